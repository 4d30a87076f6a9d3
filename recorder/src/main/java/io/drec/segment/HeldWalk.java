package io.drec.segment;

/** Takes the members of a row of {@link HeldEntities}. */
final class HeldWalk extends RowWalk {
  /** Where the members of a row go to. */
  interface Members extends PackingWalk.Members {
    /** A byte that every row of the kind has. */
    void constant(int value);

    /**
     * A text with a length before it.
     *
     * @param number among {@link HeldEntities#texts}
     */
    void text(int stream, int number);

    /** Likewise, without. */
    void host(int stream, int number);

    /**
     * An entity.
     *
     * @param number in {@link HeldRows}; {@link HeldRows#NONE}: there is none
     */
    void entity(int stream, int number);
  }

  private final HeldRows held;
  private final Members members;
  private byte[] row = new byte[0];
  private int at;
  private int end;

  HeldWalk(HeldRows held, Members members) {
    this.held = held;
    this.members = members;
  }

  /** Hands on the members of a row. */
  void walk(int which) {
    HeldEntities rows = held.rows();
    row = rows.array();
    at = rows.start(which);
    end = rows.end(which);
    Shapes.ENTITY.walk(held.letter(rows.entity(which)), this);
    if (at != end) {
      throw misshapen();
    }
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
      throw misshapen();
    }
    members.constant(value);
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
    members.text(stream, (int) number());
  }

  @Override
  void bytes(int stream, int count) {
    members.host(stream, (int) number());
  }

  @Override
  void rest(int stream) {
    throw misshapen();
  }

  @Override
  void id(int stream, boolean optional) {
    members.entity(stream, (int) number() - 1);
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
    throw misshapen();
  }

  /** Who puts a row writes it by the same shape: it cannot be of another. */
  @Override
  RuntimeException misshapen() {
    return new IllegalStateException("a row that is held is not of the shape of its kind");
  }

  private int next() {
    return row[at++] & 0xff;
  }

  private long number() {
    long value = row[at++];
    if (value >= 0) {
      return value;
    }
    value &= 0x7f;
    for (int shift = 7; ; shift += 7) {
      int next = row[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
