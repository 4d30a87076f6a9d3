package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Goes over the rows of a table, block by block. */
abstract class RowCursor implements PackedRows.Cursor {
  final RowTable table;
  private @Nullable RowBlock standing;
  private int standingRow;
  private byte[] key = PackedRows.DELETED;

  private RowCursor(RowTable table) {
    this.table = table;
  }

  final void stand(RowBlock block, int row, byte[] itsKey) {
    standing = block;
    standingRow = row;
    key = itsKey;
  }

  @Override
  public final byte[] key() {
    return key;
  }

  @Override
  public final byte @Nullable [] value() {
    RowBlock at = standing;
    if (at == null) {
      throw new IllegalStateException("the cursor stands at no row");
    }
    return at.value(standingRow);
  }

  /** From the first row that is not smaller than a key. */
  static final class Ascending extends RowCursor {
    private final byte[] from;
    private final byte @Nullable [] end;
    private int number = -1;
    private @Nullable RowBlock block;
    private int row;
    private boolean done;

    Ascending(RowTable table, byte[] from, byte @Nullable [] end) {
      super(table);
      this.from = from;
      this.end = end;
    }

    @Override
    public boolean next() {
      while (!done) {
        RowBlock at = block == null ? nextBlock() : block;
        if (at == null) {
          done = true;
        } else if (row == at.count()) {
          block = null;
        } else {
          byte[] key = at.key(row);
          if (end == null || Arrays.compareUnsigned(key, end) < 0) {
            stand(at, row++, key);
            return true;
          }
          done = true;
        }
      }
      return false;
    }

    private @Nullable RowBlock nextBlock() {
      boolean first = number < 0;
      number = first ? table.find(from) : number + 1;
      if (number >= table.blocks()) {
        return null;
      }
      RowBlock at = table.block(number);
      row = first ? at.lowerBound(from) : 0;
      block = at;
      return at;
    }
  }

  /** From the last row that is smaller than a key. */
  static final class Descending extends RowCursor {
    private final byte[] from;
    private final byte @Nullable [] end;
    private int number = -1;
    private @Nullable RowBlock block;
    private int row;
    private boolean begun;
    private boolean done;

    Descending(RowTable table, byte[] from, byte @Nullable [] end) {
      super(table);
      this.from = from;
      this.end = end;
    }

    @Override
    public boolean next() {
      while (!done) {
        RowBlock at = block == null ? blockBefore() : block;
        if (at == null) {
          done = true;
        } else if (row == 0) {
          block = null;
        } else {
          byte[] key = at.key(--row);
          if (Arrays.compareUnsigned(key, from) >= 0) {
            stand(at, row, key);
            return true;
          }
          done = true;
        }
      }
      return false;
    }

    private @Nullable RowBlock blockBefore() {
      boolean first = !begun;
      begun = true;
      if (first) {
        number = end == null ? table.blocks() - 1 : table.find(end);
        number = Math.min(number, table.blocks() - 1);
      } else {
        number--;
      }
      if (number < 0) {
        return null;
      }
      RowBlock at = table.block(number);
      row = first && end != null ? at.lowerBound(end) : at.count();
      block = at;
      return at;
    }
  }
}
