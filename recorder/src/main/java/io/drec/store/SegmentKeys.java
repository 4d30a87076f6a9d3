package io.drec.store;

/** Keys of the SEGMENT family: the segments by sequence, and a small row each to find by time. */
final class SegmentKeys {
  private static final int FRAMES = 0;
  private static final int TIME = 1;

  private SegmentKeys() {}

  /** Value: the segment. */
  static byte[] frames(long firstSequence) {
    return new RowWriter().u8(FRAMES).u64(firstSequence).toBytes();
  }

  /** Value: last time, last sequence. */
  static byte[] time(long firstTimeNs, long firstSequence) {
    return new RowWriter().u8(TIME).time(firstTimeNs).u64(firstSequence).toBytes();
  }

  static byte[] times() {
    return new byte[] {TIME};
  }

  /** Where segments end that began at or before this time. */
  static byte[] timesAfter(long timeNs) {
    return timeNs == Long.MAX_VALUE
        ? new byte[] {TIME + 1}
        : new RowWriter().u8(TIME).time(timeNs + 1).toBytes();
  }

  /** The first sequence in a key of {@link #time}. */
  static long sequenceOf(byte[] timeKey) {
    return new RowReader(timeKey, 1 + Long.BYTES).u64();
  }
}
