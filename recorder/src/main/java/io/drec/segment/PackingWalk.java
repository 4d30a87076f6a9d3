package io.drec.segment;

/**
 * Takes a row's members from its bytes. What becomes of them is the task of {@link Members}; {@link
 * #check} is there to find out first whether a row is of its shape at all.
 */
final class PackingWalk extends RowWalk {
  private static final int ID_BYTES = EntityNumbers.ID_BYTES;

  /** Where the members of a row go to. */
  interface Members {
    void u8(int stream, int value);

    void number(int stream, long value);

    default void counted(int stream, long value) {
      number(stream, value);
    }

    void bytes(int stream, byte[] from, int offset, int length);

    void id(int stream, byte[] from, int offset);

    void time(int stream, long timeNs);

    void event(int stream, long timeNs, long sequence, long index);
  }

  /** Thrown when a row is not of its shape; it is then kept as it is. */
  static final class Misshapen extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Misshapen ONE = new Misshapen();

    private Misshapen() {
      super("not of the shape that is known of this kind of row", null, false, false);
    }
  }

  private static final Members IGNORING =
      new Members() {
        @Override
        public void u8(int stream, int value) {}

        @Override
        public void number(int stream, long value) {}

        @Override
        public void bytes(int stream, byte[] from, int offset, int length) {}

        @Override
        public void id(int stream, byte[] from, int offset) {}

        @Override
        public void time(int stream, long timeNs) {}

        @Override
        public void event(int stream, long timeNs, long sequence, long index) {}
      };

  private byte[] row = new byte[0];
  private int at;
  private Members members = IGNORING;

  /** A shape of {@link Shapes}. */
  @FunctionalInterface
  interface Shape {
    void walk(int letter, RowWalk row);
  }

  /** Whether the row is of this shape, to its last byte. */
  boolean check(Shape shape, int letter, byte[] bytes) {
    return take(shape, letter, bytes, IGNORING);
  }

  /** Likewise, and hands on the members; some of them also of a row that is not of the shape. */
  boolean take(Shape shape, int letter, byte[] bytes, Members to) {
    try {
      walk(shape, letter, bytes, to);
      return at == bytes.length;
    } catch (Misshapen e) {
      return false;
    }
  }

  /** Hands on the members of a row that was checked. */
  void walk(Shape shape, int letter, byte[] bytes, Members to) {
    row = bytes;
    at = 0;
    members = to;
    shape.walk(letter, this);
  }

  @Override
  int u8(int stream) {
    int value = next();
    members.u8(stream, value);
    return value;
  }

  @Override
  void constant(int value) {
    if (next() != value) {
      throw Misshapen.ONE;
    }
  }

  @Override
  long number(int stream) {
    long value = number();
    members.number(stream, value);
    return value;
  }

  @Override
  void signed(int stream) {
    members.number(stream, number());
  }

  @Override
  void counted(int stream) {
    members.counted(stream, number());
  }

  @Override
  void text(int stream) {
    long length = number();
    if (length < 0 || length > row.length - at) {
      throw Misshapen.ONE;
    }
    bytes(stream, (int) length);
  }

  @Override
  void bytes(int stream, int count) {
    if (count > row.length - at) {
      throw Misshapen.ONE;
    }
    members.bytes(stream, row, at, count);
    at += count;
  }

  @Override
  void rest(int stream) {
    bytes(stream, row.length - at);
  }

  @Override
  void id(int stream, boolean optional) {
    if (at < row.length && row[at] == 0) {
      if (!optional) {
        throw Misshapen.ONE;
      }
      at++;
      members.id(stream, row, -1);
      return;
    }
    if (row.length - at < ID_BYTES) {
      throw Misshapen.ONE;
    }
    members.id(stream, row, at);
    at += ID_BYTES;
  }

  @Override
  void time(int stream) {
    members.time(stream, TimeCode.unzigzag(number()));
  }

  @Override
  void timedEvent(int stream) {
    long timeNs = TimeCode.unzigzag(number());
    long sequence = number();
    members.event(stream, timeNs, sequence, number());
  }

  @Override
  boolean more(int stream) {
    boolean more = at < row.length;
    members.u8(stream, more ? 1 : 0);
    return more;
  }

  @Override
  RuntimeException misshapen() {
    return Misshapen.ONE;
  }

  private int next() {
    if (at >= row.length) {
      throw Misshapen.ONE;
    }
    return row[at++] & 0xff;
  }

  /** A number in its shortest form: only that comes back as it was. */
  private long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = next();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        boolean padded = next == 0 && shift > 0 || shift == 63 && next > 1;
        if (padded) {
          throw Misshapen.ONE;
        }
        return value;
      }
    }
    throw Misshapen.ONE;
  }
}
