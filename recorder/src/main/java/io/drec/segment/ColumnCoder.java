package io.drec.segment;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Codes one column after its spec, in either direction. */
final class ColumnCoder {
  private static final int HISTORY = 8;

  private final BitCoder coder;
  private final List<Column> columns;
  private final int rows;
  private final TextNumbers texts;
  private final ColumnScratch scratch;

  /**
   * @param columns those before the column that is coded
   */
  ColumnCoder(BitCoder coder, List<Column> columns, int rows, TextNumbers texts) {
    this(coder, columns, rows, texts, new ColumnScratch());
  }

  /** Likewise, in memory that others use at other times. */
  ColumnCoder(
      BitCoder coder, List<Column> columns, int rows, TextNumbers texts, ColumnScratch scratch) {
    this.scratch = scratch;
    this.coder = coder;
    this.columns = columns;
    this.rows = rows;
    this.texts = texts;
  }

  /** Codes the rows of a column; a decoder fills in values and kinds. */
  void code(ColumnSpec spec, Column column) {
    switch (spec.mode()) {
      case ColumnSpec.CONSTANT -> constant(spec, column);
      case ColumnSpec.SAME -> same(spec, column);
      case ColumnSpec.KINDS, ColumnSpec.NEAR_KINDS -> kinds(spec, column);
      default -> numbers(spec, column);
    }
  }

  private void constant(ColumnSpec spec, Column column) {
    long value = column.texts ? texts.code(coder, column.values[0]) : spec.offset();
    if (coder instanceof RangeDecoder) {
      Arrays.fill(column.values, 0, rows, value);
    }
  }

  private void same(ColumnSpec spec, Column column) {
    if (coder instanceof RangeDecoder) {
      Column first = columns.get(spec.first());
      for (int row = 0; row < rows; row++) {
        column.values[row] = first.values[row] + spec.offset();
      }
    }
  }

  /** What tells a column: the kind of another, or of its own rows before. */
  private final class Teller {
    private final int source;
    private final int[] kinds;
    private final int which;
    private int[] last;
    private byte[] history;
    private int contexts;

    Teller(int which, int source, Column own) {
      this.which = which;
      this.source = source;
      this.kinds = source >= 0 ? columns.get(source).kinds(scratch) : own.kinds(scratch);
      int some = source == ColumnSpec.TWO_BEFORE ? 1 << 14 : 64;
      contexts = Math.max(1, source >= 0 ? columns.get(source).kindCount() : some);
      last = scratch.last(which, 0, contexts);
      history = scratch.history(which, 0, contexts);
    }

    int context(int row) {
      if (source >= 0) {
        return kinds[row];
      }
      if (source == ColumnSpec.NONE || row == 0) {
        return 0;
      }
      int before = kinds[row - 1] + 1;
      if (source == ColumnSpec.BEFORE) {
        if (before >= contexts) {
          int more = Math.max(2 * contexts, before + 1);
          last = scratch.last(which, contexts, more);
          history = scratch.history(which, contexts, more);
          contexts = more;
        }
        return before;
      }
      int twoBefore = row == 1 ? 0 : kinds[row - 2] + 1;
      return (before * 0x9e3779b1 + twoBefore * 0x85ebca6b) >>> 18;
    }
  }

  private void kinds(ColumnSpec spec, Column column) {
    boolean decoding = coder instanceof RangeDecoder;
    if (decoding) {
      column.startKinds();
    }
    int[] kinds = column.kinds(scratch);
    Teller first = new Teller(0, spec.first(), column);
    Teller second = new Teller(1, spec.second(), column);
    boolean near = spec.mode() == ColumnSpec.NEAR_KINDS;
    Told told = new Told(column, near ? columns.get((int) spec.offset()).values : null);
    int[] hits = BitCoder.model(2 * HISTORY * HISTORY);
    int recent = 0;
    for (int row = 0; row < rows; row++) {
      int kind = kinds[row];
      int inFirst = first.context(row);
      int inSecond = second.context(row);
      int guess = first.last[inFirst] - 1;
      boolean hit = false;
      if (guess >= 0) {
        int context = first.history[inFirst] * HISTORY + recent;
        hit = coder.flag(hits, context, kind == guess);
        first.history[inFirst] = pushed(first.history[inFirst], hit);
        recent = pushed(recent, hit);
      }
      if (hit) {
        kind = guess;
      } else {
        int other = second.last[inSecond] - 1;
        if (other >= 0 && other != guess) {
          int context = HISTORY * HISTORY + second.history[inSecond] * HISTORY + recent;
          hit = coder.flag(hits, context, kind == other);
          second.history[inSecond] = pushed(second.history[inSecond], hit);
        }
        kind = hit ? other : told.code(kind, row, decoding);
      }
      first.last[inFirst] = kind + 1;
      second.last[inSecond] = kind + 1;
      if (decoding) {
        kinds[row] = kind;
        column.values[row] = column.valueOfKind(kind);
      }
    }
  }

  private static byte pushed(int history, boolean hit) {
    return (byte) ((history << 1 | (hit ? 1 : 0)) & HISTORY - 1);
  }

  /** Values that nothing tells: new ones, or by how long ago they were told like this. */
  private final class Told {
    private final Column column;

    /** By row, what new values are near; null: the value told last. */
    private final long @Nullable [] near;

    private final int[] fresh = BitCoder.model(16);
    private final NumberModel ranks = new NumberModel(1);
    private final NumberModel values = new NumberModel(1);

    /** Kinds, the one told last at the end: so a new one moves no other. */
    private int[] order = scratch.order();

    private int count;
    private int recent;
    private long lastValue;

    Told(Column column, long @Nullable [] near) {
      this.column = column;
      this.near = near;
    }

    int code(int kind, int row, boolean decoding) {
      boolean isNew = coder.flag(fresh, recent, kind == count);
      recent = (recent << 1 | (isNew ? 1 : 0)) & 15;
      if (!isNew) {
        return moveToFront(kind, decoding);
      }
      long value = decoding ? 0 : column.valueOfKind(kind);
      if (column.texts) {
        value = texts.code(coder, value);
      } else {
        long from = near == null ? lastValue : near[row];
        value = from + values.codeSigned(coder, 0, value - from);
        lastValue = value;
      }
      if (decoding) {
        column.addKind(value);
      }
      if (count == order.length) {
        order = scratch.moreOrder();
      }
      order[count] = count;
      return count++;
    }

    private int moveToFront(int kind, boolean decoding) {
      int rank = 0;
      if (!decoding) {
        while (order[count - 1 - rank] != kind) {
          rank++;
        }
      }
      long coded = ranks.code(coder, 0, rank);
      if (coded < 0 || coded >= count) {
        throw SegmentFormatException.corrupt("value " + coded + " of " + count + " in a column");
      }
      int at = count - 1 - (int) coded;
      int found = order[at];
      System.arraycopy(order, at + 1, order, at, (int) coded);
      order[count - 1] = found;
      return found;
    }
  }

  private void numbers(ColumnSpec spec, Column column) {
    boolean decoding = coder instanceof RangeDecoder;
    boolean steps = spec.mode() == ColumnSpec.STEPS;
    long[] base = spec.first() >= 0 ? columns.get(spec.first()).values : null;
    NumberModel model = new NumberModel(256);
    long add = base == null ? 0 : spec.offset();
    long before = base == null ? spec.offset() : 0;
    long difference = 0;
    int recent = 0;
    for (int row = 0; row < rows; row++) {
      long start = (base == null ? before : base[row]) + add;
      long from = start + (steps ? difference : 0);
      long value = column.values[row];
      long coded = model.codeSigned(coder, recent, decoding ? 0 : (value - from) / spec.scale());
      recent = (recent << 4 | NumberModel.sizeContext(coded)) & 255;
      if (decoding) {
        value = from + coded * spec.scale();
        column.values[row] = value;
      }
      difference = value - start;
      before = value;
    }
  }
}
