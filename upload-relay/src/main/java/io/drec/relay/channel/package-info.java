/**
 * What the layers above the network see: an ordered, sealed way between one host and the centre.
 *
 * <p>Above it nobody knows of relays, TLS or sealing; below it nobody knows what a message says.
 */
@NullMarked
package io.drec.relay.channel;

import org.jspecify.annotations.NullMarked;
