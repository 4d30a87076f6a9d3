package io.drec.segment;

import java.util.Arrays;

/** Events in memory: frames of given sequences with given times. */
final class PlainEvents implements Events {
  private final long[] sequences;
  private final int[] starts;
  private final long[] times;

  PlainEvents(long[] sequences, int[] starts, long[] times) {
    this.sequences = sequences;
    this.starts = starts;
    this.times = times;
  }

  @Override
  public int count() {
    return times.length;
  }

  @Override
  public int ordinal(long frameSequence, int index) {
    int frame = Arrays.binarySearch(sequences, frameSequence);
    if (frame < 0) {
      return -1;
    }
    int end = frame + 1 < starts.length ? starts[frame + 1] : times.length;
    return index < 0 || index >= end - starts[frame] ? -1 : starts[frame] + index;
  }

  private int frame(int ordinal) {
    int found = Arrays.binarySearch(starts, ordinal);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public long sequence(int ordinal) {
    return sequences[frame(ordinal)];
  }

  @Override
  public int index(int ordinal) {
    return ordinal - starts[frame(ordinal)];
  }

  @Override
  public long timeNs(int ordinal) {
    return times[ordinal];
  }
}
