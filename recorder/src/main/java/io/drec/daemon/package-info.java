/**
 * The recording process: sensor → frames → journal → store, its life from start to stop, and its
 * accounts. {@link io.drec.daemon.Recorder} is the whole of it.
 *
 * <p>Promises: every record that the sensor delivered is journalled, or counted as malformed or
 * refused; every interval with a loss, and the time in between two recordings, becomes a HEALTH
 * record. Never: throws on account of a record, waits for the store on the capture thread, opens a
 * connection.
 */
@NullMarked
package io.drec.daemon;

import org.jspecify.annotations.NullMarked;
