package io.drec.segment;

/**
 * The times of events that are all there, at hand: packing asks for them at every row. Finds the
 * event that happened at a moment. Events are nearly in the order of time already, so what is kept
 * is their order, and nothing where they are in order.
 */
final class EventTimes {
  private final long[] timesNs;
  private final int[] byTime;
  private final boolean inOrder;

  EventTimes(Events events) {
    timesNs = new long[events.count()];
    boolean ascending = true;
    for (int i = 0; i < timesNs.length; i++) {
      timesNs[i] = events.timeNs(i);
      ascending &= i == 0 || timesNs[i - 1] <= timesNs[i];
    }
    inOrder = ascending;
    byTime = ascending ? new int[0] : sorted(timesNs);
  }

  int count() {
    return timesNs.length;
  }

  /** The time of an event; 0 where there is none. */
  long timeNs(int ordinal) {
    return ordinal >= 0 && ordinal < timesNs.length ? timesNs[ordinal] : 0;
  }

  /** Natural merge sort: joins runs that are in order, until one is left. */
  private static int[] sorted(long[] timesNs) {
    int count = timesNs.length;
    int[] from = new int[count];
    for (int i = 0; i < count; i++) {
      from[i] = i;
    }
    int[] to = new int[count];
    boolean one = false;
    while (!one) {
      one = true;
      int at = 0;
      while (at < count) {
        int middle = runEnd(timesNs, from, at);
        int end = middle < count ? runEnd(timesNs, from, middle) : count;
        merge(timesNs, from, at, middle, end, to);
        one &= at == 0 && end == count;
        at = end;
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static int runEnd(long[] timesNs, int[] order, int from) {
    int at = from + 1;
    while (at < order.length && timesNs[order[at - 1]] <= timesNs[order[at]]) {
      at++;
    }
    return at;
  }

  private static void merge(long[] timesNs, int[] from, int start, int middle, int end, int[] to) {
    int left = start;
    int right = middle;
    for (int at = start; at < end; at++) {
      boolean takeLeft =
          right >= end || left < middle && timesNs[from[left]] <= timesNs[from[right]];
      to[at] = takeLeft ? from[left++] : from[right++];
    }
  }

  /**
   * The first event, in the order of the frames, of those at exactly this time; -1: none.
   *
   * @param near an event that happened not long before or after, most likely
   */
  int at(long timeNs, int near) {
    int low = inOrder ? lowerBound(timeNs, near) : lowerBound(timeNs);
    if (low == timesNs.length) {
      return -1;
    }
    int found = inOrder ? low : byTime[low];
    return timesNs[found] == timeNs ? found : -1;
  }

  /** The first event that was not earlier; the last one where all were; 0: there are none. */
  int atOrAfter(long timeNs) {
    int low = Math.max(0, Math.min(lowerBound(timeNs), timesNs.length - 1));
    return inOrder ? low : byTime[low];
  }

  /** How many events were earlier, where they are in order: looks ever farther from one of them. */
  private int lowerBound(long timeNs, int near) {
    int count = timesNs.length;
    int low = Math.max(0, Math.min(near, count));
    int high = low;
    for (int step = 1; low > 0 && timesNs[low - 1] >= timeNs; step *= 2) {
      high = low - 1;
      low = Math.max(0, low - step);
    }
    for (int step = 1; high < count && timesNs[high] < timeNs; step *= 2) {
      low = high + 1;
      high = Math.min(count, high + step);
    }
    return lowerBound(timeNs, low, high);
  }

  /** How many events were earlier. */
  private int lowerBound(long timeNs) {
    return lowerBound(timeNs, 0, timesNs.length);
  }

  private int lowerBound(long timeNs, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = low + high >>> 1;
      if (timesNs[inOrder ? middle : byTime[middle]] < timeNs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
