package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.FleetStoreException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Disk space that the store leaves free. RocksDB stops for good when the disk is full while it
 * writes a file; so nothing new is taken in before it comes to that, and all goes on by itself when
 * there is space again.
 */
final class Room {
  /** A memtable's file and what a compaction writes before it deletes. */
  static final long RESERVE_BYTES = 512L << 20;

  private static final long MIB = 1 << 20;

  private final Path directory;
  private final Gauge usableBytes;
  private final long reserveBytes;

  Room(Path directory, Gauge usableBytes, long reserveBytes) {
    this.directory = directory;
    this.usableBytes = usableBytes;
    this.reserveBytes = reserveBytes;
  }

  static Room on(Path directory) {
    return new Room(
        directory,
        () -> {
          FileStore disk = Files.getFileStore(directory);
          return disk.getUsableSpace();
        },
        RESERVE_BYTES);
  }

  /** Bytes that may still be written. */
  interface Gauge {
    long bytes() throws IOException;
  }

  /**
   * @throws FleetStoreException which passes, when there is no room
   */
  void check() {
    long usable;
    try {
      usable = usableBytes.bytes();
    } catch (IOException e) {
      throw new FleetStoreException(
          "free space of " + directory + " cannot be told: " + e + "; check the disk", e);
    }
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
