package io.drec.segment;

import java.util.Arrays;

/** The rows of one list of postings, taken from the plain form in which it was gathered. */
final class PostingRows {
  /** Turn and 1; 0: none. */
  static final int PROCESS = 0;

  /** And 1; 0: the event is not of this segment. */
  static final int ORDINAL = 1;

  static final int SEQUENCE = 2;
  static final int INDEX = 3;

  /** A {@link TimeCode}, behind it the distance where it is far; likewise the last. */
  static final int FIRST = 4;

  static final int LAST = 6;
  static final int COUNT = 8;
  private static final int MEMBERS = 9;

  private long[] members = new long[MEMBERS];

  /** Ordinal and row. */
  private long[] order = new long[1];

  void read(ByteIn list, int rows) {
    if (rows > order.length) {
      order = new long[2 * rows];
      members = new long[MEMBERS * order.length];
    }
    for (int row = 0; row < rows; row++) {
      int at = row * MEMBERS;
      members[at + PROCESS] = list.number();
      long ordinal = list.number();
      members[at + ORDINAL] = ordinal;
      if (ordinal == 0) {
        members[at + SEQUENCE] = list.number();
        members[at + INDEX] = list.number();
      }
      time(list, at + FIRST);
      time(list, at + LAST);
      members[at + COUNT] = list.number();
      order[row] = ordinal << Integer.SIZE - 1 | row;
    }
    Arrays.sort(order, 0, rows);
  }

  private void time(ByteIn list, int at) {
    members[at] = list.number();
    if (TimeCode.isFar(members[at])) {
      members[at + 1] = list.number();
    }
  }

  /** The row that is so many'th in the order of events; those of other segments come first. */
  int byEvent(int place) {
    return (int) order[place] & Integer.MAX_VALUE;
  }

  long get(int row, int member) {
    return members[row * MEMBERS + member];
  }
}
