package io.drec.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of the group that is being built, by shape, each value in its column. */
final class GroupRows {
  /** Columns that all records have, in the order in which they are coded. */
  static final int SHAPE = 0;

  static final int PID = 1;
  static final int TID = 2;
  static final int START = 3;
  static final int FLAGS = 4;
  static final int CPU = 5;
  static final int HOOK = 6;
  static final int RESERVED = 7;
  static final int HEADER_COLUMNS = 8;

  /** Texts of this group; and how other texts are put together of them. */
  final Interner plain = new Interner();

  final Interner composed = new Interner();

  private final List<@Nullable Rows> byShape = new ArrayList<>();

  /** Columns of the segment before, by how many there are: mostly the same shapes come again. */
  private final Map<Integer, long[][]> spare = new HashMap<>();

  private long[][] header = new long[HEADER_COLUMNS][1024];
  private long[] timesNs = new long[1024];
  private int rows;
  private long cells;

  /** The records of one shape. */
  static final class Rows {
    final Shape shape;
    final long[][] columns;
    private int count;

    Rows(Shape shape, long[][] columns) {
      this.shape = shape;
      this.columns = columns;
    }

    int count() {
      return count;
    }

    /** Makes room for one more record and says where. */
    int add() {
      if (count == (columns.length == 0 ? Integer.MAX_VALUE : columns[0].length)) {
        for (int i = 0; i < columns.length; i++) {
          columns[i] = Arrays.copyOf(columns[i], 2 * count);
        }
      }
      return count++;
    }
  }

  int rows() {
    return rows;
  }

  /** Values in all columns. */
  long cells() {
    return cells;
  }

  long[] timesNs() {
    return timesNs;
  }

  long[] header(int column) {
    return header[column];
  }

  int shapes() {
    return byShape.size();
  }

  /** The records of a shape; null: there are none. */
  @Nullable Rows ofShape(int number) {
    Rows found = byShape.get(number);
    return found == null || found.count == 0 ? null : found;
  }

  /** Adds a record: its time, and the columns that all have as zeros. */
  int add(long timeNs) {
    if (rows == timesNs.length) {
      timesNs = Arrays.copyOf(timesNs, 2 * rows);
      for (int i = 0; i < HEADER_COLUMNS; i++) {
        header[i] = Arrays.copyOf(header[i], 2 * rows);
      }
    }
    for (long[] column : header) {
      column[rows] = 0;
    }
    timesNs[rows] = timeNs;
    cells += HEADER_COLUMNS + 1;
    return rows++;
  }

  Rows rows(int number, Shape shape) {
    while (byShape.size() <= number) {
      byShape.add(null);
    }
    Rows found = byShape.get(number);
    if (found == null) {
      long[][] memory = spare.remove(shape.slotCount());
      found = new Rows(shape, memory == null ? new long[shape.slotCount()][16] : memory);
      byShape.set(number, found);
    }
    cells += shape.slotCount();
    return found;
  }

  /** For groups of another segment, whose shapes have other numbers. */
  void restart() {
    clear();
    spare.clear();
    for (Rows ofShape : byShape) {
      if (ofShape != null) {
        spare.put(ofShape.columns.length, ofShape.columns);
      }
    }
    byShape.clear();
  }

  void clear() {
    plain.clear();
    composed.clear();
    for (Rows ofShape : byShape) {
      if (ofShape != null) {
        ofShape.count = 0;
      }
    }
    rows = 0;
    cells = 0;
  }
}
