package io.drec.segment;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds a column's shortest coding: what could tell it is counted for all columns before it; the
 * best few are tried on the first rows, at what they would really cost.
 */
final class ColumnChooser {
  private static final int SAMPLE_ROWS = 1024;
  private static final int GOOD_BITS = 40;
  private static final int TRIES = 3;

  /** On so many rows what is remembered of a column is compared with what it costs now. */
  static final int CHECKED_ROWS = 256;

  private static final double DEARER = 1.25;
  private static final double DEARER_BITS = 0.25;

  /** So often what is remembered is used before it is looked for anew. */
  private static final int USES = 32;

  /** Two values are near each other: times of one act are within a tenth of a millisecond. */
  private static final long NEAR = 100_000;

  /** So many near ones are worth one that is equal. */
  private static final int EQUAL = 4;

  /** Of greater ones, the change from one to the next may overflow, and is no multiple. */
  private static final long DIFFERENCE_MAX = 1L << 60;

  private final ColumnScratch scratch;
  private final List<Column> columns;
  private final int rows;
  private final int sample;
  private final Map<Long, Integer> byHash = new HashMap<>();
  private final boolean[] tells;
  private int[] last = new int[64];
  private double best;
  private ColumnSpec found = ColumnSpec.constant(0);

  /**
   * @param columns all of the table; those before the one asked for are its tellers
   * @param given how many of them are not coded, but known from elsewhere
   */
  ColumnChooser(List<Column> columns, int rows, int given, ColumnScratch scratch) {
    this.scratch = scratch;
    this.columns = columns;
    this.rows = rows;
    this.sample = Math.min(rows, SAMPLE_ROWS);
    this.tells = new boolean[columns.size()];
    for (int i = 0; i < given; i++) {
      Column column = columns.get(i);
      byHash.putIfAbsent(hash(column), i);
      tells[i] = true;
    }
  }

  private boolean mayTell(int source) {
    Column column = columns.get(source);
    if (!tells[source]) {
      return false;
    }
    column.kinds(scratch);
    return column.kindCount() > 1 && column.kindCount() <= Math.max(4, rows / 2);
  }

  /**
   * The spec of column {@code index}; asked for in order.
   *
   * @param known what was found for the columns of such tables before, in the order of {@code
   *     index}; takes what is found now
   */
  ColumnSpec choose(int index, ColumnMemory.@Nullable Choice[] known) {
    Column column = columns.get(index);
    if (isConstant(column)) {
      return ColumnSpec.constant(column.values[0]);
    }
    Integer same = byHash.putIfAbsent(hash(column), index);
    if (same != null && isSame(columns.get(same), column)) {
      return ColumnSpec.same(same, column.values[0] - columns.get(same).values[0]);
    }
    tells[index] = true;
    ColumnMemory.Choice before = known[index];
    ColumnSpec again = before == null ? null : again(before, column, index);
    if (again != null) {
      return again;
    }
    ColumnSpec made = search(column, index);
    int checked = Math.min(rows, CHECKED_ROWS);
    known[index] =
        new ColumnMemory.Choice(column.texts, made, cost(column, made, checked) / checked);
    return made;
  }

  /** What was found before, if it fits the column and costs about as much; else null. */
  private @Nullable ColumnSpec again(ColumnMemory.Choice before, Column column, int index) {
    if (before.used() % USES == 0 || !fits(before, column, index)) {
      return null;
    }
    ColumnSpec spec = before.spec;
    if (spec.mode() == ColumnSpec.NUMBERS || spec.mode() == ColumnSpec.STEPS) {
      spec = differences(column, spec.mode(), spec.first());
    }
    int checked = Math.min(rows, CHECKED_ROWS);
    double limit = checked * (before.bitsPerRow * DEARER + DEARER_BITS);
    return cost(column, spec, checked) <= limit ? spec : null;
  }

  private boolean fits(ColumnMemory.Choice before, Column column, int index) {
    ColumnSpec spec = before.spec;
    boolean numbers = spec.mode() == ColumnSpec.NUMBERS || spec.mode() == ColumnSpec.STEPS;
    boolean near = spec.mode() == ColumnSpec.NEAR_KINDS;
    return before.texts == column.texts
        && spec.first() < index
        && spec.second() < index
        && !(numbers && spec.first() >= 0 && columns.get(spec.first()).texts)
        && !(near && (spec.offset() >= index || columns.get((int) spec.offset()).texts));
  }

  private ColumnSpec search(Column column, int index) {
    best = Double.MAX_VALUE;
    tryKinds(column, index);
    ColumnSpec kinds = found;
    if (!column.texts && !isGood()) {
      tryNumbers(column, index);
    }
    if (!column.texts && !isGood()) {
      tryNear(column, index, kinds);
    }
    return found;
  }

  private boolean isConstant(Column column) {
    long first = column.values[0];
    for (int row = 1; row < rows; row++) {
      if (column.values[row] != first) {
        return false;
      }
    }
    return true;
  }

  private long hash(Column column) {
    long first = column.texts ? 0 : column.values[0];
    long hash = column.texts ? 1 : 2;
    for (int row = 0; row < rows; row++) {
      hash = (hash ^ column.values[row] - first) * 0x9fb21c651e98df25L;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  private boolean isSame(Column one, Column other) {
    if (one.texts != other.texts || one.texts && one.values[0] != other.values[0]) {
      return false;
    }
    long offset = other.values[0] - one.values[0];
    for (int row = 0; row < rows; row++) {
      if (one.values[row] + offset != other.values[row]) {
        return false;
      }
    }
    return true;
  }

  private void tryKinds(Column column, int index) {
    int[] candidates = new int[index + 2];
    long[] order = new long[index + 2];
    int count = 0;
    for (int source = ColumnSpec.BEFORE; source < index; source++) {
      if (source < 0 || mayTell(source)) {
        candidates[count] = source;
        order[count] = (long) misses(column, source) << 32 | count;
        count++;
      }
    }
    Arrays.sort(order, 0, count);
    int[] sorted = new int[Math.min(count, TRIES + 1)];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = candidates[(int) order[i]];
    }
    tryOne(column, ColumnSpec.kinds(sorted[0], ColumnSpec.NONE));
    if (isGood()) {
      return;
    }
    for (int i = 0; i < Math.min(2, sorted.length); i++) {
      for (int other : sorted) {
        if (other != sorted[i] && !isGood()) {
          tryOne(column, ColumnSpec.kinds(sorted[i], other));
        }
      }
    }
  }

  /** Whether there is little to gain by looking further. */
  private boolean isGood() {
    return best < GOOD_BITS + sample / 64.0;
  }

  /** How often the value is not the one last seen under what the source says. */
  private int misses(Column column, int source) {
    int[] own = column.kinds(scratch);
    int[] kinds = source >= 0 ? columns.get(source).kinds(scratch) : own;
    int contexts =
        source >= 0
            ? columns.get(source).kindCount()
            : source == ColumnSpec.BEFORE ? column.kindCount() + 1 : 1 << 14;
    if (last.length < contexts) {
      last = new int[2 * contexts];
    }
    Arrays.fill(last, 0, contexts, 0);
    int misses = 0;
    int before = 0;
    int twoBefore = 0;
    for (int row = 0; row < sample; row++) {
      int context = kinds[row];
      if (source < 0) {
        context =
            source == ColumnSpec.BEFORE
                ? before
                : (before * 0x9e3779b1 + twoBefore * 0x85ebca6b) >>> 18;
        twoBefore = before;
        before = own[row] + 1;
      }
      if (last[context] != own[row] + 1) {
        last[context] = own[row] + 1;
        misses++;
      }
    }
    return misses;
  }

  private void tryNumbers(Column column, int index) {
    tryDifferences(column, ColumnSpec.BEFORE);
    int nearest = -1;
    long least = Long.MAX_VALUE;
    for (int other = 0; other < index; other++) {
      Column base = columns.get(other);
      if (!base.texts && base.kindCount() > 1) {
        long bits = differenceBits(column, base);
        if (bits < least) {
          least = bits;
          nearest = other;
        }
      }
    }
    if (nearest >= 0) {
      tryDifferences(column, nearest);
    }
  }

  /** Whether most of the values that are new are those of another column, as times often are. */
  private void tryNear(Column column, int index, ColumnSpec kinds) {
    int nearest = -1;
    int most = 0;
    for (int other = 0; other < index; other++) {
      Column base = columns.get(other);
      int equal = base.texts || base.kindCount() == 1 ? 0 : equalNew(column, base);
      if (equal > most) {
        most = equal;
        nearest = other;
      }
    }
    if (most > sample / 64) {
      tryOne(column, kinds.near(nearest));
    }
  }

  /** How many of the values that no row before had are the other column's, about. */
  private int equalNew(Column column, Column base) {
    int[] kinds = column.kinds(scratch);
    int equal = 0;
    int known = 0;
    for (int row = 0; row < sample; row++) {
      if (kinds[row] == known) {
        known++;
        long away = column.values[row] - base.values[row];
        equal += away == 0 ? EQUAL : away < NEAR && away > -NEAR ? 1 : 0;
      }
    }
    return equal;
  }

  private long differenceBits(Column column, Column base) {
    long first = column.values[0] - base.values[0];
    long bits = 0;
    int step = Math.max(1, sample / 64);
    for (int row = 0; row < sample; row += step) {
      long difference = column.values[row] - base.values[row] - first;
      bits += 64 - Long.numberOfLeadingZeros(difference << 1 ^ difference >> 63);
    }
    return bits;
  }

  private void tryDifferences(Column column, int source) {
    tryOne(column, differences(column, ColumnSpec.NUMBERS, source));
    tryOne(column, differences(column, ColumnSpec.STEPS, source));
  }

  private ColumnSpec differences(Column column, int mode, int source) {
    long offset = column.values[0] - (source >= 0 ? columns.get(source).values[0] : 0);
    return new ColumnSpec(mode, source, ColumnSpec.NONE, scale(column, source, offset), offset);
  }

  /** The greatest number by which all differences can be divided. */
  private long scale(Column column, int source, long offset) {
    long scale = 0;
    long before = offset;
    for (int row = 0; row < rows && scale != 1; row++) {
      long value = column.values[row];
      long difference =
          source >= 0 ? value - columns.get(source).values[row] - offset : value - before;
      if (Math.abs(difference) > DIFFERENCE_MAX || difference == Long.MIN_VALUE) {
        return 1;
      }
      scale = divisor(Math.abs(difference), scale);
      before = value;
    }
    return Math.max(1, scale);
  }

  private static long divisor(long a, long b) {
    long greater = a;
    long less = b;
    while (less != 0) {
      long rest = greater % less;
      greater = less;
      less = rest;
    }
    return greater;
  }

  private void tryOne(Column column, ColumnSpec spec) {
    double bits = cost(column, spec, sample);
    if (bits < best) {
      best = bits;
      found = spec;
    }
  }

  /** Of the first rows. */
  private double cost(Column column, ColumnSpec spec, int firstRows) {
    BitCost cost = new BitCost();
    new ColumnCoder(cost, columns, firstRows, (coder, text) -> coder.bits(10, text), scratch)
        .code(spec, column);
    return cost.bits();
  }
}
