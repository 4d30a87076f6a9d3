/**
 * The centre's end: takes in what hosts send, and judges whether it fits what they sent before.
 *
 * <p>Nothing is acknowledged before the fleet store has it durably. What a host sends twice is
 * there once; what it leaves out is asked for; what contradicts what it sent before is an alarm and
 * is not taken. A host can spoil nothing but its own rows.
 */
@NullMarked
package io.drec.relay.centre;

import org.jspecify.annotations.NullMarked;
