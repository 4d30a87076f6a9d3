package io.drec.compact;

import io.drec.store.EntityRow;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one kind that the last acts told of, by the numbers that identify them within a host and
 * a boot: one act after the other is of the same process and file, and an id is a hash that takes
 * longer than all else that is done with it. Each row has one place; all are forgotten when another
 * host or boot speaks, and must be when rows are written out.
 */
final class RecentRows<T extends EntityRow> {
  /** A power of two. */
  private static final int HELD_MAX = 256;

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final long[] first = new long[HELD_MAX];
  private final long[] second = new long[HELD_MAX];
  private final int[] third = new int[HELD_MAX];
  private final @Nullable EntityRow[] rows = new EntityRow[HELD_MAX];
  private byte[] hostId = {};
  private byte[] bootId = {};

  /** The row that was put for these numbers, when it is still here. */
  @SuppressWarnings("unchecked") // only rows of this kind are put
  @Nullable T get(Act act, long one, long other, int last) {
    int place = place(one, other);
    EntityRow row = rows[place];
    boolean same =
        row != null
            && first[place] == one
            && second[place] == other
            && third[place] == last
            && isOf(act);
    return same ? (T) row : null;
  }

  void put(Act act, long one, long other, int last, T row) {
    if (!isOf(act)) {
      clear();
      hostId = act.hostId();
      bootId = act.bootId();
    }
    int place = place(one, other);
    first[place] = one;
    second[place] = other;
    third[place] = last;
    rows[place] = row;
  }

  private boolean isOf(Act act) {
    if (act.hostId() == hostId && act.bootId() == bootId) {
      return true;
    }
    boolean same = Arrays.equals(act.hostId(), hostId) && Arrays.equals(act.bootId(), bootId);
    if (same) { // the next acts of its frame are told at once
      hostId = act.hostId();
      bootId = act.bootId();
    }
    return same;
  }

  void clear() {
    Arrays.fill(rows, null);
  }

  private static int place(long one, long other) {
    return (int) ((one * GOLDEN ^ other) * GOLDEN >>> 40) & HELD_MAX - 1;
  }
}
