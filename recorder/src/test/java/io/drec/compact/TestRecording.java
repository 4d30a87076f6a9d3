package io.drec.compact;

import io.drec.journal.JournalConfig;
import io.drec.journal.JournalWriter;
import io.drec.record.FrameBuilder;
import io.drec.record.FrameView;
import io.drec.record.RecordLayout;
import io.drec.sample.Frames;
import io.drec.store.Footage;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoreMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A recording on disk, with the journal's writer open, as a recorder has it. */
final class TestRecording implements AutoCloseable {
  static final UserNames USERS = (host, uid) -> uid == 500 ? "ann" : null;

  final RecordingDirectory directory;
  final JournalWriter journal;
  private final FrameBuilder builder = new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX);

  TestRecording(Path root) {
    this(root, null);
  }

  /**
   * @param group that may read it; null: as the directory has it
   */
  TestRecording(Path root, @Nullable String group) {
    directory = RecordingDirectory.openForRecording(root, group);
    journal =
        JournalWriter.open(
            JournalConfig.of(directory.journal())
                .withReserveBytes(0)
                .withRoll(RecordLayout.FRAME_LENGTH_MAX, Duration.ofHours(1)));
  }

  /** Appends frames, which take the journal's own sequences, and makes them durable. */
  TestRecording append(Iterable<FrameView> frames) throws IOException {
    for (FrameView frame : frames) {
      append(frame);
    }
    journal.sync();
    return this;
  }

  long append(FrameView frame) {
    builder.clear();
    frame.forEach(
        (index, record) -> {
          byte[] bytes = record.toByteArray();
          ByteBuffer copy = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
          builder.add(copy, 0, bytes.length);
        });
    FrameBuilder.Origin origin =
        new FrameBuilder.Origin(
            frame.hostId(), frame.bootId(), frame.clock(), frame.clockOffsetNs());
    long sequence = journal.append(builder, origin);
    if (sequence == JournalWriter.REFUSED) {
      throw new AssertionError("refused: " + journal.refusal());
    }
    return sequence;
  }

  /** The frames as they are when no sequence was left out. */
  static Iterable<FrameView> view(Iterable<byte[]> frames) {
    return () -> {
      var bytes = frames.iterator();
      return new java.util.Iterator<>() {
        @Override
        public boolean hasNext() {
          return bytes.hasNext();
        }

        @Override
        public FrameView next() {
          return Frames.view(bytes.next());
        }
      };
    };
  }

  Compactor compactor() {
    return Compactor.open(directory, CompactorConfig.of(USERS));
  }

  /** A compactor that makes a segment of about as many bytes at each step. */
  Compactor compactor(int segmentBytes) {
    return Compactor.open(directory, stepwise(segmentBytes));
  }

  static CompactorConfig stepwise(int segmentBytes) {
    return new CompactorConfig(
        USERS,
        segmentBytes,
        segmentBytes,
        Integer.MAX_VALUE,
        65_536,
        0,
        System::nanoTime,
        Keep.ALL,
        StoreMemory.DEFAULT);
  }

  Footage footage() {
    return Footages.open(RecordingDirectory.openForReading(directory.root()), USERS);
  }

  @Override
  public void close() {
    journal.close();
    directory.close();
  }
}
