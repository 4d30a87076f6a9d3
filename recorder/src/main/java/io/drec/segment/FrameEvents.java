package io.drec.segment;

import java.util.function.IntToLongFunction;

/** Events by the table of frames, and the times of records from wherever they are. */
final class FrameEvents implements Events {
  private final FrameTable frames;
  private final IntToLongFunction recordTimeNs;

  FrameEvents(FrameTable frames, IntToLongFunction recordTimeNs) {
    this.frames = frames;
    this.recordTimeNs = recordTimeNs;
  }

  @Override
  public int count() {
    return frames.eventCount();
  }

  @Override
  public int ordinal(long frameSequence, int index) {
    int frame = frames.find(frameSequence);
    if (frame < 0 || index < 0 || index >= frames.recordCount(frame)) {
      return -1;
    }
    return frames.firstOrdinal(frame) + index;
  }

  @Override
  public long sequence(int ordinal) {
    return frames.sequence(frames.frameOf(ordinal));
  }

  @Override
  public int index(int ordinal) {
    return ordinal - frames.firstOrdinal(frames.frameOf(ordinal));
  }

  @Override
  public long timeNs(int ordinal) {
    return recordTimeNs.applyAsLong(ordinal) + frames.clockOffsetNs(frames.frameOf(ordinal));
  }
}
