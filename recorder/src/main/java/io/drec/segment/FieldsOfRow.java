package io.drec.segment;

/** The members of a row of numbers alone, each by its stream. */
final class FieldsOfRow implements PackingWalk.Members {
  /** Form 1 or 2, end, sequence, index, bytes as zigzag. */
  static final PackingWalk.Shape EDGE =
      (letter, row) -> {
        int form = row.u8(4);
        if (form != 1 && form != 2) {
          throw row.misshapen();
        }
        row.time(0);
        row.number(1);
        row.number(2);
        row.number(3);
      };

  /** Form, first, last, count, sequence, index. */
  static final PackingWalk.Shape POSTING =
      (letter, row) -> {
        row.constant(1);
        row.time(0);
        row.time(1);
        row.number(2);
        row.number(3);
        row.number(4);
      };

  /** So many members has the value of an edge. */
  static final int EDGE_MEMBERS = 5;

  private final long[] values = new long[5];

  long get(int stream) {
    return values[stream];
  }

  @Override
  public void number(int stream, long value) {
    values[stream] = value;
  }

  @Override
  public void time(int stream, long timeNs) {
    values[stream] = timeNs;
  }

  @Override
  public void u8(int stream, int value) {
    values[stream] = value;
  }

  @Override
  public void bytes(int stream, byte[] from, int offset, int length) {
    throw new IllegalStateException("bytes in a row of numbers");
  }

  @Override
  public void id(int stream, byte[] from, int offset) {
    throw new IllegalStateException("an id in a row of numbers");
  }

  @Override
  public void event(int stream, long timeNs, long sequence, long index) {
    throw new IllegalStateException("a timed event in a row of numbers");
  }
}
