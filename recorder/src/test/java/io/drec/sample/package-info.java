/**
 * Recordings written by hand for tests, as a story: this process forked that one, which wrote a
 * file … Other modules' tests use it too, through the recorder's test-jar.
 */
@NullMarked
package io.drec.sample;

import org.jspecify.annotations.NullMarked;
