package io.drec.store;

import java.nio.file.Path;

/** What is done over weeks, done at once: the segments of a closed recording are merged. */
public final class FullCompaction {
  private FullCompaction() {}

  public static void of(Path recordingDirectory) {
    try (RecordingDirectory recording =
            RecordingDirectory.openForRecording(recordingDirectory, null);
        RocksStore store = RocksStore.openForWriting(recording.store())) {
      boolean merged = true;
      while (merged) {
        merged = store.merge(Long.MAX_VALUE, true);
      }
    }
  }
}
