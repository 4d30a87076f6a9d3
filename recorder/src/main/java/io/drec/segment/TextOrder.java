package io.drec.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Sorts texts by their bytes (unsigned; a prefix before what it begins). Multikey quicksort over
 * eight bytes at a time, after Bentley and Sedgewick (1997): paths share long beginnings, and are
 * never compared from their first byte again. Texts that are equal so far wait in a list, not on
 * the stack: scripts share hundreds of kilobytes.
 */
final class TextOrder {
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int SMALL = 12;

  private final Interner texts;
  private final int[] ids;
  private final long[] keys;

  /** Ranges that are still to be sorted: from, to, and from which byte on. */
  private int[] waiting = new int[48];

  private int waitingCount;

  private TextOrder(Interner texts) {
    this.texts = texts;
    this.ids = new int[texts.size()];
    this.keys = new long[texts.size()];
  }

  /** The numbers of all texts, sorted by their texts. */
  static int[] of(Interner texts) {
    TextOrder order = new TextOrder(texts);
    for (int id = 0; id < order.ids.length; id++) {
      order.ids[id] = id;
    }
    order.await(0, order.ids.length, 0);
    while (order.waitingCount > 0) {
      int at = order.waitingCount -= 3;
      order.sortFrom(order.waiting[at], order.waiting[at + 1], order.waiting[at + 2]);
    }
    return order.ids;
  }

  private void await(int from, int to, int depth) {
    if (waitingCount == waiting.length) {
      waiting = Arrays.copyOf(waiting, 2 * waitingCount);
    }
    waiting[waitingCount++] = from;
    waiting[waitingCount++] = to;
    waiting[waitingCount++] = depth;
  }

  private void sortFrom(int from, int to, int depth) {
    for (int i = from; i < to; i++) {
      keys[i] = key(ids[i], depth);
    }
    sort(from, to, depth);
  }

  /** Eight bytes from {@code depth}, zeros behind the end; greater when read as signed. */
  private long key(int id, int depth) {
    int length = texts.length(id) - depth;
    byte[] array = texts.array(id);
    int offset = texts.offset(id) + depth;
    long key = 0;
    if (length >= 8) {
      key = (long) U64.get(array, offset);
    } else {
      for (int i = 0; i < length; i++) {
        key |= (array[offset + i] & 0xffL) << 56 - 8 * i;
      }
    }
    return key ^ Long.MIN_VALUE;
  }

  private void sort(int first, int end, int depth) {
    int from = first;
    int to = end;
    while (to - from > 1) {
      if (to - from <= SMALL) {
        insertion(from, to, depth);
        return;
      }
      long pivot = median(keys[from], keys[from + (to - from) / 2], keys[to - 1]);
      int lower = from;
      int upper = to;
      int i = from;
      while (i < upper) {
        if (keys[i] < pivot) {
          swap(i++, lower++);
        } else if (keys[i] > pivot) {
          swap(i, --upper);
        } else {
          i++;
        }
      }
      same(lower, upper, depth);
      if (lower - from < to - upper) {
        sort(from, lower, depth);
        from = upper;
      } else {
        sort(upper, to, depth);
        to = lower;
      }
    }
  }

  /** Texts that are equal in the eight bytes: those that end in them come first. */
  private void same(int from, int to, int depth) {
    int longer = from;
    for (int i = from; i < to; i++) {
      if (texts.length(ids[i]) <= depth + 8) {
        swap(i, longer++);
      }
    }
    for (int i = from + 1; i < longer; i++) {
      for (int j = i; j > from && texts.length(ids[j]) < texts.length(ids[j - 1]); j--) {
        swap(j, j - 1);
      }
    }
    if (to - longer > 1) {
      await(longer, to, depth + 8);
    }
  }

  private void insertion(int from, int to, int depth) {
    for (int i = from + 1; i < to; i++) {
      for (int j = i; j > from && compare(j, j - 1, depth) < 0; j--) {
        swap(j, j - 1);
      }
    }
  }

  private int compare(int left, int right, int depth) {
    if (keys[left] != keys[right]) {
      return Long.compare(keys[left], keys[right]);
    }
    int a = ids[left];
    int b = ids[right];
    return Arrays.compareUnsigned(
        texts.array(a),
        texts.offset(a) + Math.min(depth, texts.length(a)),
        texts.offset(a) + texts.length(a),
        texts.array(b),
        texts.offset(b) + Math.min(depth, texts.length(b)),
        texts.offset(b) + texts.length(b));
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private void swap(int i, int j) {
    int id = ids[i];
    ids[i] = ids[j];
    ids[j] = id;
    long key = keys[i];
    keys[i] = keys[j];
    keys[j] = key;
  }
}
