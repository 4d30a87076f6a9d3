/**
 * What goes over one hop: bounded frames, lanes, credits, bandwidth. Format: docs/format/link.md.
 *
 * <p>Promises: every length is checked before anything is allocated; a frame that was altered is
 * refused; a control frame never waits behind bulk. Never looks into a sealed message.
 */
@NullMarked
package io.drec.relay.wire;

import org.jspecify.annotations.NullMarked;
