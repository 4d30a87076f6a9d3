/**
 * The journal: an append-only log of frames in Chronicle Queue, which is imported nowhere else.
 *
 * <p>Promises: a frame that {@code append} returned from survives the death of the process; one at
 * or below the watermark survives a power cut; sequences are contiguous for the life of a
 * recording; the disk is never filled. Never: parses a record, waits for the store.
 */
@NullMarked
package io.drec.journal;

import org.jspecify.annotations.NullMarked;
