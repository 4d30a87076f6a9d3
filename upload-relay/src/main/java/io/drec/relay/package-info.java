/**
 * The way from a host to the centre: link, relay, centre and fleet store.
 *
 * <p>The only packages that import Netty. No command travels in the protocol, only data and
 * questions.
 */
@NullMarked
package io.drec.relay;

import org.jspecify.annotations.NullMarked;
