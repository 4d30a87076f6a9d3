/**
 * The fleet store in the centre's own process: one RocksDB. Bytes: {@code docs/format/fleet.md}.
 *
 * <p>Nothing is read before it is written but a host's position; rows and position move in one
 * atomic, synced write. What expires leaves as whole column families, without a tombstone. All
 * memory is bounded in {@link io.drec.relay.fleet.rocks.RocksMemory}.
 */
@NullMarked
package io.drec.relay.fleet.rocks;

import org.jspecify.annotations.NullMarked;
