/**
 * Messages sealed between a host and the centre, whatever lies between.
 *
 * <p>Promises: what opens was made by the holder of the other key, for this lane and count, and
 * nobody between could read it. Does not promise: that it comes, comes once or comes in time. Never
 * keeps a message. The only user of HPKE; format: docs/format/link.md.
 */
@NullMarked
package io.drec.relay.seal;

import org.jspecify.annotations.NullMarked;
