/**
 * Measures the fleet store: filling, size, and questions cold and warm; {@code docs/performance.md}
 * says how.
 */
@NullMarked
package io.drec.jmh.fleet;

import org.jspecify.annotations.NullMarked;
