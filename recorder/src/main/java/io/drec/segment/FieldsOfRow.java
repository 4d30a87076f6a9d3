package io.drec.segment;

/** The members of a row of numbers alone: of an edge's or a posting's value. */
final class FieldsOfRow {
  /** So many members has the value of an edge. */
  static final int EDGE_MEMBERS = 5;

  private static final int MISSHAPEN = -1;

  private final long[] values = new long[EDGE_MEMBERS];
  private byte[] row = new byte[0];

  /** Behind the last number; {@link #MISSHAPEN}: one was cut off, or not in its shortest form. */
  private int at;

  /** Takes form 1 or 2, end, sequence, index, bytes as zigzag; false: it is none of these. */
  boolean takeEdge(byte[] value) {
    if (value.length == 0 || value[0] != 1 && value[0] != 2) {
      return false;
    }
    begin(value);
    values[0] = TimeCode.unzigzag(number());
    values[1] = number();
    values[2] = number();
    values[3] = number();
    values[4] = value[0];
    return at == value.length;
  }

  /** Takes form 1, first, last, count, sequence, index; false: it is none of these. */
  boolean takePosting(byte[] value) {
    if (value.length == 0 || value[0] != 1) {
      return false;
    }
    begin(value);
    values[0] = TimeCode.unzigzag(number());
    values[1] = TimeCode.unzigzag(number());
    values[2] = number();
    values[3] = number();
    values[4] = number();
    return at == value.length;
  }

  /** Members in their order; of an edge the form comes last. */
  long get(int member) {
    return values[member];
  }

  private void begin(byte[] value) {
    row = value;
    at = 1;
  }

  /** A number in its shortest form: only that comes back as it was. */
  private long number() {
    long value = 0;
    if (at == MISSHAPEN) {
      return value;
    }
    int from = at;
    at = MISSHAPEN;
    for (int shift = 0; shift < Long.SIZE && from < row.length; shift += 7) {
      int next = row[from++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        boolean padded = next == 0 && shift > 0 || shift == 63 && next > 1;
        at = padded ? MISSHAPEN : from;
        return value;
      }
    }
    return value;
  }
}
