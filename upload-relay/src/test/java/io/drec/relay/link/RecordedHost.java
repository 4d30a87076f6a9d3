package io.drec.relay.link;

import io.drec.compact.Compactor;
import io.drec.compact.CompactorConfig;
import io.drec.compact.Footages;
import io.drec.compact.Keep;
import io.drec.compact.UserNames;
import io.drec.journal.JournalConfig;
import io.drec.journal.JournalWriter;
import io.drec.record.FrameBuilder;
import io.drec.record.FrameView;
import io.drec.record.RecordLayout;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoreMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real recording, written as a recorder writes it. */
public final class RecordedHost implements AutoCloseable {
  private final RecordingDirectory directory;
  private final JournalWriter journal;
  private final FrameBuilder builder = new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX);

  public RecordedHost(Path root) {
    directory = RecordingDirectory.openForRecording(root, null);
    journal =
        JournalWriter.open(
            JournalConfig.of(directory.journal())
                .withReserveBytes(0)
                .withRoll(RecordLayout.FRAME_LENGTH_MAX, Duration.ofHours(1)));
  }

  public Path root() {
    return directory.root();
  }

  public RecordingDirectory directory() {
    return directory;
  }

  public JournalWriter journal() {
    return journal;
  }

  /** Appends frames, which take the journal's own sequences, and makes them safe. */
  public void record(Iterable<FrameView> frames) throws IOException {
    for (FrameView frame : frames) {
      append(frame);
    }
    journal.sync();
  }

  /** Appends a frame that a power cut would still take. */
  public void append(FrameView frame) {
    builder.clear();
    frame.forEach(
        (index, record) -> {
          byte[] bytes = record.toByteArray();
          builder.add(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0, bytes.length);
        });
    FrameBuilder.Origin origin =
        new FrameBuilder.Origin(
            frame.hostId(), frame.bootId(), frame.clock(), frame.clockOffsetNs());
    if (journal.append(builder, origin) == JournalWriter.REFUSED) {
      throw new AssertionError("refused: " + journal.refusal());
    }
  }

  /** Makes a segment of about as many bytes at each step. */
  public Compactor compactor(int segmentBytes, Keep keep) {
    return Compactor.open(
        directory,
        new CompactorConfig(
            UserNames.NONE,
            segmentBytes,
            segmentBytes,
            Integer.MAX_VALUE,
            65_536,
            0,
            System::nanoTime,
            keep,
            StoreMemory.DEFAULT));
  }

  public Compactor compactor(int segmentBytes) {
    return compactor(segmentBytes, Keep.ALL);
  }

  /** What the recording itself counts of each indicator that is sent, as a question sees it. */
  public Map<Indicator, Long> counts(IndexPolicy policy) {
    Map<Indicator, Long> counts = new HashMap<>();
    try (Footage footage = Footages.open(root())) {
      for (Indicator.Kind kind : Indicator.Kind.values()) {
        List<String> values = new ArrayList<>();
        footage.values(kind, "", values::add);
        for (String value : values) {
          if (policy.sends(kind, value)) {
            Indicator indicator = new Indicator(kind, value);
            footage.postings(
                indicator,
                posting -> {
                  counts.merge(indicator, posting.count(), Long::sum);
                  return true;
                });
          }
        }
      }
    }
    return counts;
  }

  @Override
  public void close() {
    journal.close();
    directory.close();
  }
}
