/**
 * The host's end: what to send next to the centre, and up to where the centre has acknowledged it.
 *
 * <p>It reads a recording as a question does, beside the recorder, and can neither slow nor stop
 * it. Everything that must outlive a kill is in the link's state directory ({@link
 * io.drec.relay.link.EpochState}): whatever instant it dies at, no frame's counts are lost and none
 * is counted twice. It sends nothing but what policy says, and runs no command.
 */
@NullMarked
package io.drec.relay.link;

import org.jspecify.annotations.NullMarked;
