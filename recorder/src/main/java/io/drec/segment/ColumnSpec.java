package io.drec.segment;

import java.util.List;

/**
 * How a column is coded.
 *
 * @param mode {@code CONSTANT}: one value, in {@code offset}; {@code SAME}: the value of column
 *     {@code first}, and {@code offset}; {@code KINDS}: what was last seen under the value of
 *     {@code first}, else under that of {@code second}, else told; {@code NUMBERS}: the difference
 *     to column {@code first}, or to the row before; {@code STEPS}: how that difference changes;
 *     {@code NEAR_KINDS}: as {@code KINDS}, but new values by their difference to column {@code
 *     offset}
 * @param first a column, or {@link #NONE}, {@link #BEFORE}, {@link #TWO_BEFORE}
 * @param scale by which all differences can be divided
 */
record ColumnSpec(int mode, int first, int second, long scale, long offset) {
  static final int CONSTANT = 0;
  static final int SAME = 1;
  static final int KINDS = 2;
  static final int NUMBERS = 3;
  static final int STEPS = 4;
  static final int NEAR_KINDS = 5;
  private static final int MODES = 6;

  static final int NONE = -3;
  static final int BEFORE = -2;
  static final int TWO_BEFORE = -1;

  static ColumnSpec constant(long value) {
    return new ColumnSpec(CONSTANT, NONE, NONE, 1, value);
  }

  static ColumnSpec same(int column, long offset) {
    return new ColumnSpec(SAME, column, NONE, 1, offset);
  }

  static ColumnSpec kinds(int first, int second) {
    return new ColumnSpec(KINDS, first, second, 1, 0);
  }

  /** The same kinds, new values of which are told by another column. */
  ColumnSpec near(int column) {
    return new ColumnSpec(NEAR_KINDS, first, second, 1, column);
  }

  /** Adaptive bits of specs. */
  static final class Model {
    private final NumberModel modes = new NumberModel(1);
    private final NumberModel columns = new NumberModel(4);
    private final NumberModel scales = new NumberModel(1);
    private final NumberModel offsets = new NumberModel(1);

    /** Codes the spec of column {@code index}; that of a constant text is told without its text. */
    ColumnSpec code(BitCoder coder, ColumnSpec spec, int index, boolean texts) {
      int mode = (int) modes.code(coder, 0, spec.mode);
      if (mode < 0 || mode >= MODES) {
        throw SegmentFormatException.corrupt("a column's mode is " + mode);
      }
      int first = NONE;
      int second = NONE;
      long scale = 1;
      long offset = 0;
      if (mode != CONSTANT) {
        first = column(coder, mode == SAME ? 0 : 1, spec.first, index);
      }
      if (mode == KINDS || mode == NEAR_KINDS) {
        second = column(coder, 2, spec.second, index);
      }
      if (mode == NEAR_KINDS) {
        offset = column(coder, 3, (int) spec.offset, index);
      }
      if (mode == NUMBERS || mode == STEPS) {
        scale = scales.code(coder, 0, spec.scale);
      }
      if (!texts && mode != KINDS && mode != NEAR_KINDS) {
        offset = offsets.codeSigned(coder, 0, spec.offset);
      }
      return new ColumnSpec(mode, first, second, scale, offset);
    }

    /** Columns that stand near are named with small numbers. */
    private int column(BitCoder coder, int context, int column, int index) {
      boolean special = column < 0;
      long told = special ? -column - 1 : index - column + 2;
      long coded = columns.code(coder, context, told);
      long found = coded < 3 ? -coded - 1 : index + 2 - coded;
      if (found < NONE || found >= index) {
        throw SegmentFormatException.corrupt("column " + index + " is told by column " + found);
      }
      return (int) found;
    }
  }

  /** Fails when the column that this one needs is not there, or of another kind. */
  void check(boolean texts, List<Column> columns) {
    boolean needs = mode == SAME || (mode == NUMBERS || mode == STEPS) && first >= 0;
    boolean near = mode == NEAR_KINDS;
    if (mode == SAME && first < 0
        || texts && mode > KINDS
        || near && (offset < 0 || columns.get((int) offset).texts)
        || needs && columns.get(first).texts != texts) {
      throw SegmentFormatException.corrupt("a column's mode " + mode + " does not fit it");
    }
  }
}
