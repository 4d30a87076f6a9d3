package io.drec.segment;

import io.drec.record.RecordFormatException.Reason;

/**
 * What a reader of packed rows must know first.
 *
 * @param form 1: entities have no turns
 * @param unfiltered a bit for each family of which the filter cannot speak
 * @param mirrored of each edge only one row is packed
 * @param rows of each table
 */
record RowSummary(
    int form, int entities, long filterLines, int unfiltered, boolean mirrored, long[] rows) {
  static final int FORM = 2;
  private static final int FORM_WITHOUT_TURNS = 1;

  private static final int ENTITIES_MAX = 1 << 28;

  static RowSummary read(byte[] payload) {
    ByteIn in = new ByteIn(payload);
    long form = in.number();
    if (form != FORM && form != FORM_WITHOUT_TURNS) {
      throw new SegmentFormatException(
          form > FORM ? Reason.TOO_NEW : Reason.TOO_OLD,
          "packed rows of form " + form + "; this program reads 1 to " + FORM);
    }
    int entities = in.count(ENTITIES_MAX);
    long lines = in.count(Integer.MAX_VALUE);
    int unfiltered = in.count(Integer.MAX_VALUE);
    boolean mirrored = in.count(1) == 1;
    long[] rows = new long[in.count(64)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = in.number();
    }
    in.end();
    return new RowSummary((int) form, entities, lines, unfiltered, mirrored, rows);
  }

  boolean tellsTurns() {
    return form != FORM_WITHOUT_TURNS;
  }
}
