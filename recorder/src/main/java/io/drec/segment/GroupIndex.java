package io.drec.segment;

import java.util.Arrays;

/** How many records each group has, and its earliest and latest time. */
final class GroupIndex {
  private static final int ROWS_MAX = 1 << 16;

  private final int[] firstOrdinals;
  private final long[] firstTimesNs;
  private final long[] lastTimesNs;

  private GroupIndex(int count) {
    firstOrdinals = new int[count + 1];
    firstTimesNs = new long[count];
    lastTimesNs = new long[count];
  }

  int count() {
    return firstTimesNs.length;
  }

  int firstOrdinal(int group) {
    return firstOrdinals[group];
  }

  int rows(int group) {
    return firstOrdinals[group + 1] - firstOrdinals[group];
  }

  long firstTimeNs(int group) {
    return firstTimesNs[group];
  }

  long lastTimeNs(int group) {
    return lastTimesNs[group];
  }

  /** Bytes that it keeps. */
  int weight() {
    return (2 * Long.BYTES + Integer.BYTES) * count();
  }

  /** The group of an event that is there. */
  int of(int ordinal) {
    int found = Arrays.binarySearch(firstOrdinals, ordinal);
    return found < 0 ? -2 - found : found;
  }

  static GroupIndex read(ByteIn in, int eventCount) {
    GroupIndex index = new GroupIndex(in.count(in.left() / 3));
    long before = 0;
    for (int i = 0; i < index.count(); i++) {
      int rows = in.count(ROWS_MAX);
      if (rows == 0 || rows > eventCount - index.firstOrdinals[i]) {
        throw SegmentFormatException.corrupt("a group of " + rows + " records");
      }
      index.firstOrdinals[i + 1] = index.firstOrdinals[i] + rows;
      index.firstTimesNs[i] = before + in.signed();
      index.lastTimesNs[i] = index.firstTimesNs[i] + in.number();
      before = index.firstTimesNs[i];
    }
    in.end();
    if (index.firstOrdinals[index.count()] != eventCount) {
      throw SegmentFormatException.corrupt(
          "groups of " + index.firstOrdinals[index.count()] + " records, frames of " + eventCount);
    }
    return index;
  }
}
