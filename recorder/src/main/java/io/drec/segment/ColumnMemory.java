package io.drec.segment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, from one group of records to the next and from one segment to the next, how the
 * columns of each shape were coded best: what tells a column hardly ever changes, and finding it
 * takes longer than coding. What is remembered is only used where it costs what it cost before, and
 * is looked for anew now and then. Bounded: when there are too many shapes, all are forgotten. Not
 * thread safe.
 */
public final class ColumnMemory {
  private static final int COLUMNS_MAX = 16_384;
  private static final int KEY_BYTES_MAX = 256 * 1024;

  private final Interner keys = new Interner();
  private final List<@Nullable Choice[]> choices = new ArrayList<>();
  private int columns;

  /** What was found for a column. */
  static final class Choice {
    final boolean texts;
    final ColumnSpec spec;

    /** Of the first rows, at most {@link ColumnChooser#CHECKED_ROWS}. */
    final double bitsPerRow;

    private int uses;

    Choice(boolean texts, ColumnSpec spec, double bitsPerRow) {
      this.texts = texts;
      this.spec = spec;
      this.bitsPerRow = bitsPerRow;
    }

    /** How often it was used, this time too. */
    int used() {
      return ++uses;
    }
  }

  /**
   * The places of what is known of a table's columns, to be read and filled in.
   *
   * @param key of the table's shape
   */
  @Nullable Choice[] of(byte[] key, int offset, int length, int columnCount) {
    if (columns + columnCount > COLUMNS_MAX || keys.bytes() + length > KEY_BYTES_MAX) {
      keys.clear();
      choices.clear();
      columns = 0;
    }
    int number = keys.add(key, offset, length);
    if (number == choices.size()) {
      choices.add(new Choice[columnCount]);
      columns += columnCount;
    } else if (choices.get(number).length != columnCount) {
      choices.set(number, new Choice[columnCount]);
    }
    return choices.get(number);
  }
}
