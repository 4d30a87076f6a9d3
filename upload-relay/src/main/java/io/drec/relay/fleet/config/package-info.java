/**
 * Which fleet store a centre has, by its configuration ({@code fleet.*}).
 *
 * <p>Settings are read and checked once, before anything is opened; a key that nobody knows is
 * refused. The keys with their meaning: {@code docs/operations/fleet-cassandra.md}.
 */
@NullMarked
package io.drec.relay.fleet.config;

import org.jspecify.annotations.NullMarked;
