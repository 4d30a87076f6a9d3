/**
 * The three ends of the way: the host's dialler, the relay, the centre's listener.
 *
 * <p>Promises: nobody gets further than the handshake without a certificate of the authority; what
 * is refused is counted by its cause; one that misbehaves loses its own connection and nobody
 * else's. A relay keeps nothing that it may not lose. Never opens a message on a relay, never keeps
 * a queue without a bound.
 */
@NullMarked
package io.drec.relay.node;

import org.jspecify.annotations.NullMarked;
