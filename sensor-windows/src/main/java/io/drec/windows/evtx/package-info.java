/**
 * Reads Windows event log files (EVTX), also damaged ones, from any stream of bytes.
 *
 * <p>{@link io.drec.windows.evtx.EvtxReader} goes through a file chunk by chunk (64 KiB) and tells
 * an {@link io.drec.windows.evtx.EvtxSink} each event that can be read and each {@link
 * io.drec.windows.evtx.Damage} that was met. It promises that hostile bytes cannot make it throw,
 * loop, or hold more than a chunk and the events of one record; the limits stand in {@code
 * EvtxLimits}. It never guesses: what cannot be read is named with its offset.
 *
 * <p>What is read and what is not: {@code docs/format/evtx-reading.md}.
 */
@NullMarked
package io.drec.windows.evtx;

import org.jspecify.annotations.NullMarked;
