/**
 * The store's segments as pure bytes: a text table that holds each text once, records in columns,
 * and how blocks are sealed. It knows {@code io.drec.record}; it knows no store, no file and no
 * clock. How the bytes are laid out is in {@code docs/format/segment.md}.
 *
 * <p>Every reader here takes bytes from a disk: limits are checked before anything is allocated,
 * and what is damaged, older or newer is a {@link io.drec.segment.SegmentFormatException}.
 */
@NullMarked
package io.drec.segment;

import org.jspecify.annotations.NullMarked;
