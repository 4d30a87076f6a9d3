package io.drec.segment;

import java.util.Arrays;

/** Sorts numbers of things, 0 to n - 1, by other numbers. What is equal stays in its order. */
final class NumberOrder {
  private NumberOrder() {}

  /** All in their own order. */
  static int[] of(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    return order;
  }

  /**
   * Sorts by small numbers: counts how often each occurs.
   *
   * @param keys of each thing, 0 to {@code limit} - 1
   */
  static int[] byCounting(int[] order, int[] keys, int limit) {
    int[] next = new int[limit + 1];
    for (int thing : order) {
      next[keys[thing] + 1]++;
    }
    for (int key = 1; key <= limit; key++) {
      next[key] += next[key - 1];
    }
    int[] sorted = new int[order.length];
    for (int thing : order) {
      sorted[next[keys[thing]]++] = thing;
    }
    return sorted;
  }

  /** Sorts by numbers that are in order for the most part: joins the runs that are. */
  static int[] byRuns(int[] order, long[] keys) {
    int[] from = order;
    int[] to = new int[order.length];
    while (from.length > 0 && runEnd(from, keys, 0) < from.length) {
      for (int at = 0; at < from.length; ) {
        int middle = runEnd(from, keys, at);
        int end = middle < from.length ? runEnd(from, keys, middle) : middle;
        merge(from, keys, at, middle, end, to);
        at = end;
      }
      int[] swap = from == order ? new int[order.length] : from;
      from = to;
      to = swap;
    }
    return from == order ? Arrays.copyOf(order, order.length) : from;
  }

  private static int runEnd(int[] order, long[] keys, int from) {
    int at = from + 1;
    while (at < order.length && keys[order[at - 1]] <= keys[order[at]]) {
      at++;
    }
    return at;
  }

  private static void merge(int[] from, long[] keys, int start, int middle, int end, int[] to) {
    int left = start;
    int right = middle;
    for (int at = start; at < end; at++) {
      boolean takeLeft = right >= end || left < middle && keys[from[left]] <= keys[from[right]];
      to[at] = takeLeft ? from[left++] : from[right++];
    }
  }
}
