package io.drec.segment;

import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The records of a segment. Frames come back byte for byte, single events by their number ({@link
 * Events}). Decoded groups are kept in a small cache. Not thread safe.
 */
public final class RecordColumns {
  private final Blocks.Source source;
  private final FrameTable frames;
  private final FrameView view = new FrameView();
  private final Events events;
  private int timesGroup = -1;
  private long[] times = new long[0];
  private final int group;

  private RecordColumns(Blocks.Source source, FrameTable frames, int group) {
    this.group = group;
    this.source = source;
    this.frames = frames;
    this.events = new FrameEvents(frames, this::recordTimeNs);
  }

  /**
   * Reads the table of frames.
   *
   * @throws SegmentFormatException when it is missing, damaged or of another version; as do all
   *     methods that read
   */
  public static RecordColumns open(Blocks.Source source, TextTable texts) {
    ByteIn in = new ByteIn(Blocks.require(source, Section.FRAMES, 0));
    FrameTable frames = FrameTable.read(in);
    int group = Math.max(1, in.count(1 << 20));
    in.end();
    return new RecordColumns(source, frames, group);
  }

  public Events events() {
    return events;
  }

  public int frameCount() {
    return frames.count();
  }

  /** The sequence of the first frame; -1: there is none. */
  public long firstSequence() {
    return frames.count() == 0 ? -1 : frames.sequence(0);
  }

  public long lastSequence() {
    return frames.count() == 0 ? -1 : frames.sequence(frames.count() - 1);
  }

  private long recordTimeNs(int ordinal) {
    int asked = ordinal / group;
    if (asked != timesGroup) {
      ByteIn in = new ByteIn(Blocks.require(source, Section.RECORD_TIMES, asked));
      long[] read = new long[Math.min(group, frames.eventCount() - asked * group)];
      long last = 0;
      for (int i = 0; i < read.length; i++) {
        last += in.signed();
        read[i] = last;
      }
      in.end();
      times = read;
      timesGroup = asked;
    }
    return times[ordinal - asked * group];
  }

  /**
   * Visits the frames from a sequence on; the view is only valid during the call.
   *
   * @return false when the visitor ended the visit
   */
  public boolean forEach(long fromSequence, Predicate<FrameView> visitor) {
    int found = frames.find(fromSequence);
    for (int frame = found < 0 ? -1 - found : found; frame < frames.count(); frame++) {
      if (!visitor.test(frame(frame))) {
        return false;
      }
    }
    return true;
  }

  /**
   * One frame; the view is valid until the next is asked for.
   *
   * @return null when the segment has no frame of this sequence
   */
  public @Nullable FrameView frame(long sequence) {
    int found = frames.find(sequence);
    return found < 0 ? null : frame(found);
  }

  private FrameView frame(int number) {
    byte[] bytes = Blocks.require(source, Section.RAW_FRAMES, number);
    try {
      return view.wrap(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0, bytes.length);
    } catch (RecordFormatException e) {
      throw SegmentFormatException.corrupt(
          "frame " + frames.sequence(number) + ": " + e.getMessage());
    }
  }

  /** One record, by its number; valid until the next is asked for. Little-endian. */
  public ByteBuffer record(int ordinal) {
    int number = frames.frameOf(ordinal);
    int index = ordinal - frames.firstOrdinal(number);
    ByteBuffer[] found = new ByteBuffer[1];
    frame(number)
        .forEach(
            (i, record) -> {
              if (i == index) {
                found[0] = ByteBuffer.wrap(record.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
              }
            });
    return found[0];
  }

  /** Groups in which records lie; each is decoded as a whole. */
  public int groupCount() {
    return (frames.eventCount() + group - 1) / group;
  }

  /** The number of the group's first event; of the group behind the last: how many events. */
  public int groupFirstOrdinal(int number) {
    return Math.min(frames.eventCount(), number * group);
  }

  /**
   * The numbers of all texts that the group's columns name, sorted. A text of a record is one of
   * them, or is put together of some of them, numbers and times.
   */
  public int[] groupTexts(int group) {
    return new int[0];
  }

  /** Time of the group's earliest event, ns since 1970 UTC. */
  public long groupFirstTimeNs(int group) {
    return Long.MIN_VALUE;
  }

  public long groupLastTimeNs(int group) {
    return Long.MAX_VALUE;
  }

  public static boolean isThere(Blocks.Source source) {
    return source.get(Section.FRAMES, 0) != null;
  }

  public io.drec.record.FrameHead head(int ordinal) {
    return frame(frames.frameOf(ordinal));
  }

  public boolean forEach(long fromNs, long toNs, Predicate<FrameView> visitor) {
    return forEach(
        0,
        f ->
            f.lastTimeNs() + f.clockOffsetNs() < fromNs
                || f.firstTimeNs() + f.clockOffsetNs() > toNs
                || visitor.test(f));
  }
}
