package io.drec.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What RocksDB does over weeks, done at once: every table of a closed recording is merged. */
public final class FullCompaction {
  private FullCompaction() {}

  public static void of(Path recordingDirectory) {
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    RocksOptions options = RocksOptions.forWriting();
    try (RecordingDirectory recording =
            RecordingDirectory.openForRecording(recordingDirectory, null);
        RocksDB db =
            RocksDB.open(
                options.database(), recording.store().toString(), options.descriptors(), handles)) {
      for (ColumnFamilyHandle handle : handles) {
        db.compactRange(handle);
        handle.close();
      }
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot compact " + recordingDirectory, e);
    } finally {
      options.close();
    }
  }
}
