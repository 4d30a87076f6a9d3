/**
 * What host and centre say to each other, as values and as bytes.
 *
 * <p>Every length is checked before anything is allocated; decoding never throws anything but
 * {@link io.drec.relay.message.MessageException}. No message carries a command or names a file to
 * read.
 */
@NullMarked
package io.drec.relay.message;

import org.jspecify.annotations.NullMarked;
