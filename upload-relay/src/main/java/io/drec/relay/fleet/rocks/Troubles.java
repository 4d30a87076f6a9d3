package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.FleetStoreException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** RocksDB's failures in words: what was found, and what helps. */
final class Troubles {
  private Troubles() {}

  static FleetStoreException of(Path directory, String what, RocksDBException e) {
    String text = "the fleet store " + directory + " " + what + ": " + e.getMessage();
    Status status = e.getStatus();
    Status.Code code = status == null ? Status.Code.Undefined : status.getCode();
    Status.SubCode detail = status == null ? Status.SubCode.Undefined : status.getSubCode();
    if (detail == Status.SubCode.NoSpace || text.contains("No space left")) {
      return FleetStoreException.passing(text + "; free space on its disk", e);
    }
    if (code == Status.Code.Corruption || text.contains("No such file")) {
      return new FleetStoreException(
          text
              + "; a file is damaged or missing: check the disk, and restore the directory from a"
              + " copy, or let the hosts fill a new one",
          e);
    }
    if (text.contains("lock")) {
      return new FleetStoreException(
          text + "; another centre has it open: stop that one, or name another directory", e);
    }
    return new FleetStoreException(text + "; check the disk and the directory's owner", e);
  }
}
