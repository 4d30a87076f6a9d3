package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Goes over the rows of a family, table by table and block by block. */
abstract class RowCursor implements PackedRows.Cursor {
  final RowTable[] tables;
  private @Nullable RowBlock block;
  private int row;
  private byte[] key = PackedRows.DELETED;

  private RowCursor(RowTable[] tables) {
    this.tables = tables;
  }

  final void stand(RowBlock at, int index, byte[] itsKey) {
    block = at;
    row = index;
    key = itsKey;
  }

  @Override
  public final byte[] key() {
    return key;
  }

  @Override
  public final byte @Nullable [] value() {
    RowBlock at = block;
    if (at == null) {
      throw new IllegalStateException("the cursor stands at no row");
    }
    return at.value(row);
  }

  /** From the first row that is not smaller than a key. */
  static final class Ascending extends RowCursor {
    private final byte @Nullable [] end;
    private final int lastTable;
    private byte @Nullable [] from;
    private int table;
    private int number;
    private @Nullable RowBlock block;
    private int row;

    Ascending(RowTable[] tables, int family, byte[] from, byte @Nullable [] end) {
      super(tables);
      this.end = end;
      this.from = from;
      table = RowSections.table(family, from);
      lastTable = RowSections.endTable(family) - 1;
    }

    @Override
    public boolean next() {
      while (table <= lastTable) {
        RowBlock at = block;
        if (at == null) {
          at = nextBlock();
        }
        if (at == null) {
          table++;
          number = 0;
        } else if (row < at.count()) {
          byte[] key = at.key(row);
          if (end != null && Arrays.compareUnsigned(key, end) >= 0) {
            table = lastTable + 1;
            return false;
          }
          stand(at, row++, key);
          return true;
        } else {
          block = null;
        }
      }
      return false;
    }

    private @Nullable RowBlock nextBlock() {
      byte[] start = from;
      from = null;
      if (start != null) {
        number = tables[table].find(start);
      }
      if (number >= tables[table].blocks()) {
        return null;
      }
      RowBlock at = tables[table].block(number++);
      row = start == null ? 0 : at.lowerBound(start);
      block = at;
      return at;
    }
  }

  /** From the last row that is smaller than a key. */
  static final class Descending extends RowCursor {
    private final byte[] from;
    private final int firstTable;
    private byte @Nullable [] end;
    private int table;
    private int number = -1;
    private boolean inTable;
    private @Nullable RowBlock block;
    private int row;

    Descending(RowTable[] tables, int family, byte[] from, byte @Nullable [] end) {
      super(tables);
      this.from = from;
      this.end = end;
      table = end == null ? RowSections.endTable(family) - 1 : RowSections.table(family, end);
      firstTable = RowSections.table(family, from);
    }

    @Override
    public boolean next() {
      while (table >= firstTable) {
        RowBlock at = block;
        if (at == null) {
          at = blockBefore();
        }
        if (at == null) {
          table--;
          inTable = false;
        } else if (row > 0) {
          byte[] key = at.key(--row);
          if (Arrays.compareUnsigned(key, from) < 0) {
            table = firstTable - 1;
            return false;
          }
          stand(at, row, key);
          return true;
        } else {
          block = null;
        }
      }
      return false;
    }

    private @Nullable RowBlock blockBefore() {
      byte[] before = end;
      end = null;
      if (!inTable) {
        inTable = true;
        number = before == null ? tables[table].blocks() - 1 : tables[table].find(before);
        number = Math.min(number, tables[table].blocks() - 1);
      }
      if (number < 0) {
        return null;
      }
      RowBlock at = tables[table].block(number--);
      row = before == null ? at.count() : at.lowerBound(before);
      block = at;
      return at;
    }
  }
}
