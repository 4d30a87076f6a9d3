package io.drec.segment;

import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gathers the records of a segment's frames, in order, into columns. Their texts go into the text
 * table's builder. Not thread safe.
 */
public final class RecordColumnsBuilder {
  private final Effort effort;
  private final FrameTable frames = new FrameTable();
  private final Times times = new Times();
  private final List<byte[]> rawFrames = new ArrayList<>();
  private byte[] bytes = new byte[64 * 1024];

  public RecordColumnsBuilder(TextTableBuilder texts, Effort effort) {
    this.effort = effort;
  }

  /**
   * Takes a frame.
   *
   * @throws IllegalArgumentException when its sequence is not greater than that of the frame before
   */
  public void add(FrameView frame) {
    if (bytes.length < frame.length()) {
      bytes = new byte[frame.length()];
    }
    frame.copyTo(bytes, 0);
    int before = times.count();
    try {
      frame.forEach((index, record) -> times.add(record.timeNs()));
    } catch (RecordFormatException e) {
      // Kept as it is: the records before the damage are events all the same.
    }
    frames.add(frame, FrameTable.RAW, times.count() - before);
    rawFrames.add(SealedBlock.seal(bytes, 0, frame.length(), effort.columnLevel()));
  }

  /** The events of the frames added so far. */
  public Events events() {
    return new FrameEvents(frames, times::get);
  }

  public int frameCount() {
    return frames.count();
  }

  /** Writes all blocks; the text table must be finished. */
  public void finish(Blocks.Sink sink) {
    ByteOut out = new ByteOut();
    frames.write(out);
    out.number(effort.groupRecords());
    sink.put(Section.FRAMES, 0, SealedBlock.seal(out.toBytes(), effort.columnLevel()));
    int group = effort.groupRecords();
    for (int from = 0, number = 0; from < times.count(); from += group, number++) {
      ByteOut block = new ByteOut();
      int to = Math.min(times.count(), from + group);
      for (int i = from; i < to; i++) {
        block.signed(times.get(i) - (i == from ? 0 : times.get(i - 1)));
      }
      sink.put(
          Section.RECORD_TIMES, number, SealedBlock.seal(block.toBytes(), effort.columnLevel()));
    }
    for (int i = 0; i < rawFrames.size(); i++) {
      sink.put(Section.RAW_FRAMES, i, rawFrames.get(i));
    }
  }

  /** Times of records, by their number. */
  private static final class Times {
    private long[] timesNs = new long[1024];
    private int count;

    void add(long timeNs) {
      if (count == timesNs.length) {
        timesNs = Arrays.copyOf(timesNs, 2 * count);
      }
      timesNs[count++] = timeNs;
    }

    int count() {
      return count;
    }

    long get(int ordinal) {
      return timesNs[ordinal];
    }
  }
}
