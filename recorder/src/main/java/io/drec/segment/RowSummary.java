package io.drec.segment;

import io.drec.record.RecordFormatException.Reason;

/**
 * What a reader of packed rows must know first.
 *
 * @param unfiltered a bit for each family of which the filter cannot speak
 * @param rows of each table
 */
record RowSummary(int entities, long filterLines, int unfiltered, long[] rows) {
  static final int FORM = 1;

  private static final int ENTITIES_MAX = 1 << 28;

  static RowSummary read(byte[] payload) {
    ByteIn in = new ByteIn(payload);
    long form = in.number();
    if (form != FORM) {
      throw new SegmentFormatException(
          form > FORM ? Reason.TOO_NEW : Reason.TOO_OLD,
          "packed rows of form " + form + "; this program reads " + FORM);
    }
    int entities = in.count(ENTITIES_MAX);
    long lines = in.count(Integer.MAX_VALUE);
    int unfiltered = in.count(Integer.MAX_VALUE);
    long[] rows = new long[in.count(64)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = in.number();
    }
    in.end();
    return new RowSummary(entities, lines, unfiltered, rows);
  }
}
