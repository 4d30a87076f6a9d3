package io.drec.segment;

import java.util.Arrays;

/**
 * Memory that coding one column takes, kept for the next: what is in it means nothing between two
 * columns. Not thread safe.
 */
final class ColumnScratch {
  private static final int FIRST_LENGTH = 64;

  /** Of both that tell a column: what was seen last, and how often it was right. */
  private final int[][] last = {new int[FIRST_LENGTH], new int[FIRST_LENGTH]};

  private final byte[][] history = {new byte[FIRST_LENGTH], new byte[FIRST_LENGTH]};
  private int[] order = new int[FIRST_LENGTH];
  private int[] table = new int[FIRST_LENGTH];

  /** At least so many zeros of one of the two; those behind {@code from} were something else. */
  int[] last(int which, int from, int to) {
    if (last[which].length < to) {
      last[which] = Arrays.copyOf(last[which], Math.max(to, 2 * last[which].length));
    }
    Arrays.fill(last[which], from, to, 0);
    return last[which];
  }

  /** Likewise. */
  byte[] history(int which, int from, int to) {
    if (history[which].length < to) {
      history[which] = Arrays.copyOf(history[which], Math.max(to, 2 * history[which].length));
    }
    Arrays.fill(history[which], from, to, (byte) 0);
    return history[which];
  }

  int[] order() {
    return order;
  }

  /** The same numbers, with room for as many again. */
  int[] moreOrder() {
    order = Arrays.copyOf(order, 2 * order.length);
    return order;
  }

  /** At least so many zeros. */
  int[] table(int length) {
    if (table.length < length) {
      table = new int[length];
    } else {
      Arrays.fill(table, 0, length, 0);
    }
    return table;
  }
}
