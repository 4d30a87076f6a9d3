/**
 * Our store and its peers on the same events, in the same run: filling, size, and questions cold
 * and warm. {@code Compare} is the program; each measurement runs in a process of its own, so that
 * none pays for another's memory. docs/performance.md has the commands and the figures.
 */
@NullMarked
package io.drec.jmh.compare;

import org.jspecify.annotations.NullMarked;
