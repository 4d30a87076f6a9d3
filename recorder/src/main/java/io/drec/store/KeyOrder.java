package io.drec.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Sorts keys by their bytes (unsigned; a prefix before what it begins). Five bytes of each and its
 * number make one long, so that most of the work is the sorting of longs; keys that are equal in
 * these wait to be sorted by the next five.
 */
final class KeyOrder {
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int DIGIT_BYTES = 5;
  private static final int NUMBER_BITS = Long.SIZE - Byte.SIZE * DIGIT_BYTES;
  private static final int KEYS_MAX = 1 << NUMBER_BITS;
  private static final int SMALL = 8;

  private final byte[][] keys;
  private final int[] order;
  private final int[] before;
  private final long[] digits;

  /** Ranges that are still to be sorted: from, to, and from which byte on. */
  private int[] waiting = new int[48];

  private int waitingCount;

  private KeyOrder(byte[][] keys) {
    this.keys = keys;
    this.order = new int[keys.length];
    this.before = new int[keys.length];
    this.digits = new long[keys.length];
    Arrays.setAll(order, number -> number);
  }

  /**
   * The numbers of all keys, sorted by their keys.
   *
   * @throws IllegalArgumentException when there are more than 2^24
   */
  static int[] of(byte[][] keys) {
    if (keys.length > KEYS_MAX) {
      throw new IllegalArgumentException(
          keys.length + " keys to sort, expected at most " + KEYS_MAX);
    }
    KeyOrder made = new KeyOrder(keys);
    made.await(0, keys.length, 0);
    while (made.waitingCount > 0) {
      int at = made.waitingCount -= 3;
      made.sort(made.waiting[at], made.waiting[at + 1], made.waiting[at + 2]);
    }
    return made.order;
  }

  private void await(int from, int to, int depth) {
    if (waitingCount == waiting.length) {
      waiting = Arrays.copyOf(waiting, 2 * waitingCount);
    }
    waiting[waitingCount++] = from;
    waiting[waitingCount++] = to;
    waiting[waitingCount++] = depth;
  }

  private void sort(int from, int to, int depth) {
    if (to - from <= SMALL) {
      insert(from, to, depth);
      return;
    }
    System.arraycopy(order, from, before, from, to - from);
    for (int i = from; i < to; i++) {
      digits[i] = (digit(keys[order[i]], depth) | i - from) ^ Long.MIN_VALUE;
    }
    Arrays.sort(digits, from, to);
    for (int i = from; i < to; i++) {
      order[i] = before[from + ((int) digits[i] & KEYS_MAX - 1)];
    }
    int run = from;
    for (int i = from + 1; i <= to; i++) {
      if (i == to || digits[i] >>> NUMBER_BITS != digits[run] >>> NUMBER_BITS) {
        if (i - run > 1) {
          sortEqual(run, i, depth);
        }
        run = i;
      }
    }
  }

  /** Keys that are equal in five bytes: those that end in them come first, the shortest before. */
  private void sortEqual(int from, int to, int depth) {
    int longer = from;
    for (int i = from; i < to; i++) {
      if (keys[order[i]].length <= depth + DIGIT_BYTES) {
        int number = order[i];
        order[i] = order[longer];
        order[longer++] = number;
      }
    }
    insert(from, longer, depth);
    if (to - longer > 1) {
      await(longer, to, depth + DIGIT_BYTES);
    }
  }

  private static long digit(byte[] key, int depth) {
    if (key.length - depth >= Long.BYTES) {
      return (long) U64.get(key, depth) & -1L << NUMBER_BITS;
    }
    long digit = 0;
    for (int i = depth; i < depth + DIGIT_BYTES; i++) {
      digit = digit << Byte.SIZE | (i < key.length ? key[i] & 0xff : 0);
    }
    return digit << NUMBER_BITS;
  }

  private void insert(int from, int to, int depth) {
    for (int i = from + 1; i < to; i++) {
      int number = order[i];
      int at = i;
      while (at > from && isBehind(keys[order[at - 1]], keys[number], depth)) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = number;
    }
  }

  private static boolean isBehind(byte[] one, byte[] other, int depth) {
    int from = Math.min(depth, Math.min(one.length, other.length));
    return Arrays.compareUnsigned(one, from, one.length, other, from, other.length) > 0;
  }
}
