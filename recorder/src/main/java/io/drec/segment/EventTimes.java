package io.drec.segment;

/**
 * Finds the event that happened at a moment. Events are nearly in the order of time already, so
 * what is kept is their order, and nothing where they are in order.
 */
final class EventTimes {
  private final Events events;
  private final int[] byTime;
  private final boolean inOrder;

  EventTimes(Events events) {
    this.events = events;
    boolean ascending = true;
    for (int i = 1; ascending && i < events.count(); i++) {
      ascending = events.timeNs(i - 1) <= events.timeNs(i);
    }
    inOrder = ascending;
    byTime = ascending ? new int[0] : sorted(events);
  }

  /** Natural merge sort: joins runs that are in order, until one is left. */
  private static int[] sorted(Events events) {
    int count = events.count();
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
        int middle = runEnd(events, from, at);
        int end = middle < count ? runEnd(events, from, middle) : count;
        merge(events, from, at, middle, end, to);
        one &= at == 0 && end == count;
        at = end;
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static int runEnd(Events events, int[] order, int from) {
    int at = from + 1;
    while (at < order.length && events.timeNs(order[at - 1]) <= events.timeNs(order[at])) {
      at++;
    }
    return at;
  }

  private static void merge(Events events, int[] from, int start, int middle, int end, int[] to) {
    int left = start;
    int right = middle;
    for (int at = start; at < end; at++) {
      boolean takeLeft =
          right >= end || left < middle && events.timeNs(from[left]) <= events.timeNs(from[right]);
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
    if (low == events.count()) {
      return -1;
    }
    int found = inOrder ? low : byTime[low];
    return events.timeNs(found) == timeNs ? found : -1;
  }

  /** The first event that was not earlier; the last one where all were; 0: there are none. */
  int atOrAfter(long timeNs) {
    int low = Math.max(0, Math.min(lowerBound(timeNs), events.count() - 1));
    return inOrder ? low : byTime[low];
  }

  /** How many events were earlier, where they are in order: looks ever farther from one of them. */
  private int lowerBound(long timeNs, int near) {
    int count = events.count();
    int low = Math.max(0, Math.min(near, count));
    int high = low;
    for (int step = 1; low > 0 && events.timeNs(low - 1) >= timeNs; step *= 2) {
      high = low - 1;
      low = Math.max(0, low - step);
    }
    for (int step = 1; high < count && events.timeNs(high) < timeNs; step *= 2) {
      low = high + 1;
      high = Math.min(count, high + step);
    }
    return lowerBound(timeNs, low, high);
  }

  /** How many events were earlier. */
  private int lowerBound(long timeNs) {
    return lowerBound(timeNs, 0, events.count());
  }

  private int lowerBound(long timeNs, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = low + high >>> 1;
      if (events.timeNs(inOrder ? middle : byTime[middle]) < timeNs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
