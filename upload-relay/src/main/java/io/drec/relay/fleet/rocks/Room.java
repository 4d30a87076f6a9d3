package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.FleetStoreException;
import java.io.File;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Disk space that the store leaves free. RocksDB finds back by itself when a disk was full while it
 * wrote a file, but not at once, and others on the disk may not; so nothing new is taken in before
 * it comes to that, and all goes on when there is space again.
 */
final class Room {
  /** A memtable's file and what a compaction writes before it deletes. */
  static final long RESERVE_BYTES = 512L << 20;

  private static final long MIB = 1 << 20;

  private final Path directory;
  private final LongSupplier usableBytes;
  private final long reserveBytes;

  Room(Path directory, LongSupplier usableBytes, long reserveBytes) {
    this.directory = directory;
    this.usableBytes = usableBytes;
    this.reserveBytes = reserveBytes;
  }

  /** Asked at each put, so by one system call and not by way of the table of mounts. */
  static Room on(Path directory) {
    File file = directory.toFile();
    return new Room(directory, file::getUsableSpace, RESERVE_BYTES);
  }

  /**
   * @throws FleetStoreException which passes, when there is no room
   */
  void check() {
    long usable = usableBytes.getAsLong();
    if (usable < reserveBytes) {
      throw FleetStoreException.passing(
          "the fleet store "
              + directory
              + " takes in nothing: "
              + usable / MIB
              + " MiB are free on its disk, it leaves "
              + reserveBytes / MIB
              + " MiB; free space, or keep fewer days (fleet.index.days, fleet.frames.days)");
    }
  }
}
