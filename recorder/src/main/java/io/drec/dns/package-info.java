/**
 * Messages of the domain name system as the sensor copied them off the wire: question, answers,
 * response code.
 *
 * <p>Reads what anybody may have sent: bounded in names, answers and jumps, and never throws. It
 * asks nobody and keeps nothing.
 */
@NullMarked
package io.drec.dns;

import org.jspecify.annotations.NullMarked;
