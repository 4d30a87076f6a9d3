/**
 * The fleet store in an Apache Cassandra cluster of the operator's ({@code
 * docs/operations/fleet-cassandra.md}).
 *
 * <p>Every statement may be sent twice: a row's write time is made of its host's sequence, so the
 * newest wins whatever comes last. Nothing is deleted: rows live as long as their day is kept.
 * Positions move after all that they stand for is written.
 */
@NullMarked
package io.drec.relay.fleet.cassandra;

import org.jspecify.annotations.NullMarked;
