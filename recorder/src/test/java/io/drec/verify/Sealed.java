package io.drec.verify;

import io.drec.compact.Compactor;
import io.drec.compact.CompactorConfig;
import io.drec.compact.Keep;
import io.drec.journal.JournalConfig;
import io.drec.journal.JournalWriter;
import io.drec.record.FrameBuilder;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordType;
import io.drec.seal.VerificationKey;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoreMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A recording whose records tell by their pid which frame they were put into. */
final class Sealed implements AutoCloseable {
  private static final FrameBuilder.Origin ORIGIN =
      new FrameBuilder.Origin(new byte[16], new byte[16], RecordLayout.CLOCK_BOOTTIME, 7L);
  private static final int STEP_BYTES = 64 * 1024;
  private static final int SEGMENT_BYTES = 256 * 1024;
  private static final long SEGMENT_AGE_NS = 20_000_000;
  private static final int BLOCK_BYTES = 4 * RecordLayout.FRAME_LENGTH_MAX;

  final RecordingDirectory directory;
  final JournalWriter journal;
  private final FrameBuilder frame = new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX);
  private final RecordBuilder record = new RecordBuilder();

  Sealed(Path root, long rollBytes) {
    directory = RecordingDirectory.openForRecording(root, null);
    journal = JournalWriter.open(config(directory.journal(), rollBytes));
  }

  static JournalConfig config(Path journal, long rollBytes) {
    JournalConfig usual = JournalConfig.of(journal);
    return new JournalConfig(
        journal,
        0,
        BLOCK_BYTES,
        rollBytes,
        Duration.ofHours(1),
        JournalConfig.SYNC_BYTES,
        usual.clock(),
        usual.freeSpace(),
        usual.seeds());
  }

  /** Appends a frame; its records have its sequence as their pid. */
  long append(int records) {
    long sequence = journal.lastSequence() + 1;
    frame.clear();
    for (int i = 0; i < records; i++) {
      int pid = (int) sequence;
      ByteBuffer bytes =
          record
              .begin(RecordType.PROC_EXIT, ProcExit.BYTES, 1_000L + sequence)
              .process(pid, pid, 1L)
              .end();
      frame.add(bytes, 0, bytes.limit());
    }
    return journal.append(frame, ORIGIN);
  }

  void append(int frames, int records) throws IOException {
    for (int i = 0; i < frames; i++) {
      if (append(records) == JournalWriter.REFUSED) {
        throw new IOException(journal.refusal());
      }
    }
    journal.sync();
  }

  Compactor compactor() {
    return Compactor.open(
        directory,
        new CompactorConfig(
            (host, uid) -> null,
            STEP_BYTES,
            SEGMENT_BYTES,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            SEGMENT_AGE_NS,
            System::nanoTime,
            Keep.ALL,
            StoreMemory.DEFAULT));
  }

  /** Moves all that is safe into the store, and deletes it from the journal where it can be. */
  void compact() throws IOException {
    try (Compactor compactor = compactor()) {
      int frames = 1;
      while (frames > 0) {
        frames = compactor.step();
      }
      compactor.sync();
      journal.deleteThrough(compactor.position());
    }
  }

  /** The key as it was handed out, taken away from the recording. */
  static List<VerificationKey> takeKey(Path root) throws IOException {
    Path file = keyFile(root);
    List<VerificationKey> keys = VerificationKey.read(file);
    Files.delete(file);
    return keys;
  }

  static Path keyFile(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("journal/keys"))) {
      return files.filter(file -> file.toString().endsWith(".key")).findFirst().orElseThrow();
    }
  }

  @Override
  public void close() {
    journal.close();
    directory.close();
  }
}
