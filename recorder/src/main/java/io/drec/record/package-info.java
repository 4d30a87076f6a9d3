/**
 * The record format, version 1, as {@code docs/format/record.md} specifies it: one captured fact as
 * bytes, and the frame that holds many of them.
 *
 * <p>Views read in place and allocate nothing; builders write into a caller's buffer. What the
 * kernel program writes, the journal keeps byte for byte and these classes read. This package never
 * opens a file, never looks at a clock and knows no operating system.
 */
@NullMarked
package io.drec.record;

import org.jspecify.annotations.NullMarked;
