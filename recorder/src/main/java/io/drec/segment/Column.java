package io.drec.segment;

import java.util.Arrays;

/**
 * One column of a table: a value for each row. Of texts the value is the text's number in the
 * group. Different values are also numbered in the order of their first row, their <em>kinds</em>:
 * by them a column is told by another.
 */
final class Column {
  final boolean texts;
  final long[] values;
  private final int rows;
  private int[] kinds = new int[0];
  private long[] valueOf = new long[16];
  private int kindCount;
  private boolean numbered;

  Column(boolean texts, long[] values, int rows) {
    this.texts = texts;
    this.values = values;
    this.rows = rows;
  }

  int rows() {
    return rows;
  }

  /** The kind of each row's value. */
  int[] kinds() {
    return numbered ? kinds : kinds(new ColumnScratch());
  }

  /** Likewise, in memory that others use at other times. */
  int[] kinds(ColumnScratch scratch) {
    if (!numbered) {
      number(scratch);
    }
    return kinds;
  }

  int kindCount() {
    if (!numbered) {
      number(new ColumnScratch());
    }
    return kindCount;
  }

  /** For a decoder, that fills in the kinds itself. */
  void startKinds() {
    kinds = new int[rows];
    numbered = true;
  }

  /** The next kind, of a new value. */
  void addKind(long value) {
    if (kindCount == valueOf.length) {
      valueOf = Arrays.copyOf(valueOf, 2 * kindCount);
    }
    valueOf[kindCount++] = value;
  }

  long valueOfKind(int kind) {
    return valueOf[kind];
  }

  private void number(ColumnScratch scratch) {
    startKinds();
    int size = Math.max(4, 2 * Integer.highestOneBit(2 * rows - 1));
    int[] table = scratch.table(size);
    for (int row = 0; row < rows; row++) {
      long value = values[row];
      long product = value * 0x9e3779b97f4a7c15L;
      int slot = (int) (product >>> 32) & size - 1;
      while (table[slot] != 0 && valueOf[table[slot] - 1] != value) {
        slot = slot + 1 & size - 1;
      }
      if (table[slot] == 0) {
        addKind(value);
        table[slot] = kindCount;
      }
      kinds[row] = table[slot] - 1;
    }
  }

  /** Gives up the numbering; of values that were exchanged. */
  void renumber() {
    numbered = false;
    kindCount = 0;
  }
}
