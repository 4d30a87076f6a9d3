package io.drec.journal;

import io.drec.record.FrameBuilder;
import io.drec.record.FrameBuilder.Origin;
import io.drec.record.FrameView;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Small frames for tests: each of one PROC_EXIT whose pid tells it apart. */
final class Frames {
  static final Origin ORIGIN =
      new Origin(new byte[16], new byte[16], RecordLayout.CLOCK_BOOTTIME, 7L);

  private final FrameBuilder frame = new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX);
  private final RecordBuilder record = new RecordBuilder();

  long append(JournalWriter writer, int pid) {
    return append(writer, pid, 1);
  }

  /** Appends a frame of {@code records} records. */
  long append(JournalWriter writer, int pid, int records) {
    frame.clear();
    for (int i = 0; i < records; i++) {
      ByteBuffer bytes =
          record
              .begin(RecordType.PROC_EXIT, ProcExit.BYTES, 1_000L + pid)
              .process(pid, pid, 1L)
              .end();
      if (!frame.add(bytes, 0, bytes.limit())) {
        throw new IllegalArgumentException(records + " records do not fit a frame");
      }
    }
    return writer.append(frame, ORIGIN);
  }

  /** The pids of all frames that can be read now. */
  static List<Integer> pids(JournalReader reader) {
    List<Integer> pids = new ArrayList<>();
    for (FrameView view = reader.next(); view != null; view = reader.next()) {
      view.forEach((index, found) -> pids.add(found.pid()));
    }
    return pids;
  }

  /** The sequences of all frames that can be read now. */
  static List<Long> sequences(JournalReader reader) {
    List<Long> sequences = new ArrayList<>();
    for (FrameView view = reader.next(); view != null; view = reader.next()) {
      sequences.add(view.sequence());
    }
    return sequences;
  }
}
