package io.drec.segment;

/** Takes a row's members from a block's streams, and puts the row together. */
final class UnpackingWalk extends RowWalk {
  /** Of a row that is put together: more is damage. */
  private static final int ROW_BYTES_MAX = 16 * 1024 * 1024;

  private static final byte[] NOTHING = new byte[0];

  private final UnpackingContext context;
  private final ByteIn[] streams;
  private final Followers followers = new Followers(Shapes.STREAMS);
  private final long[] before = new long[Shapes.STREAMS];
  private final long[] farBefore = new long[Shapes.STREAMS];
  private final ByteOut out = new ByteOut();
  private final boolean nearer;
  private final boolean byTurns;
  private long turn;
  private int ordinal;
  private int base;
  private boolean quiet;
  private RowNames names = RowNames.NOBODY;

  /**
   * @param byTurns rows are those of entities, and told from {@link #begin} on
   */
  UnpackingWalk(UnpackingContext context, ByteIn[] streams, boolean byTurns) {
    this.context = context;
    this.streams = streams;
    this.byTurns = byTurns;
    this.nearer = context.goesByTurns();
  }

  /** The next row is that of the entity whose turn this is. */
  void begin(long itsTurn) {
    turn = itsTurn;
    ordinal = context.ordinal(itsTurn);
    base = ordinal;
  }

  /** The next row; nothing when it is only to be passed over. */
  byte[] row(PackingWalk.Shape shape, int letter, boolean quietly) {
    quiet = quietly;
    followers.beginRow();
    out.clear();
    shape.walk(letter, this);
    return quietly ? NOTHING : out.toBytes();
  }

  /** Passes over the next row, and tells what it names. */
  void names(PackingWalk.Shape shape, int letter, RowNames to) {
    names = to;
    row(shape, letter, true);
    names = RowNames.NOBODY;
  }

  /** The next row that was kept as it is. */
  byte[] raw() {
    ByteIn in = streams[ShapedBlock.RAW_VALUE];
    return in.bytes(in.count(in.left()));
  }

  @Override
  int u8(int stream) {
    int value = streams[stream].u8();
    out.u8(value);
    return value;
  }

  @Override
  void constant(int value) {
    out.u8(value);
  }

  @Override
  long number(int stream) {
    long value = streams[stream].number();
    out.number(value);
    return value;
  }

  @Override
  void signed(int stream) {
    number(stream);
  }

  @Override
  void counted(int stream) {
    if (byTurns) {
      before[stream] += streams[stream].signed();
      out.number(before[stream]);
      names.counted(stream, before[stream]);
    } else {
      names.counted(stream, number(stream));
    }
  }

  @Override
  void text(int stream) {
    byte[] text = nextText(stream);
    out.number(text.length);
    put(text);
  }

  @Override
  void bytes(int stream, int count) {
    byte[] text = nextText(stream);
    if (text.length != count && !quiet) {
      throw SegmentFormatException.corrupt(text.length + " bytes where a row has " + count);
    }
    put(text);
  }

  @Override
  void rest(int stream) {
    put(nextText(stream));
  }

  private byte[] nextText(int stream) {
    long text;
    if (nearer) {
      text = followers.text(stream, streams[stream].number());
    } else {
      before[stream] += streams[stream].signed();
      text = before[stream];
    }
    if (quiet) {
      names.text(stream, text);
      return NOTHING;
    }
    return context.text(text);
  }

  private void put(byte[] bytes) {
    if (bytes.length > ROW_BYTES_MAX - out.length()) {
      throw SegmentFormatException.corrupt("a row of more than " + ROW_BYTES_MAX + " bytes");
    }
    out.raw(bytes, 0, bytes.length);
  }

  @Override
  void id(int stream, boolean optional) {
    long code = streams[stream].number();
    if (code == 0) {
      out.u8(0);
      return;
    }
    long nearby = byTurns ? turn : before[stream];
    before[stream] =
        nearer
            ? NearerOf.value(code - 1, before[stream], nearby)
            : before[stream] + TimeCode.unzigzag(code - 1);
    if (quiet) {
      names.entity(stream, before[stream]);
    } else {
      put(context.id(context.place(before[stream])));
    }
  }

  @Override
  void time(int stream) {
    time(stream, byTurns ? ordinal : base);
  }

  private void time(int stream, int nearby) {
    long code = streams[stream].number();
    if (TimeCode.isFar(code)) {
      farBefore[stream] += streams[ShapedBlock.FAR_TIMES].signed();
      out.signed(TimeCode.timeNs(context.events(), nearby) + farBefore[stream]);
      return;
    }
    if (TimeCode.isEvent(code)) {
      int event =
          nearer
              ? TimeCode.event(context.events(), code, nearby, base)
              : TimeCode.event(context.events(), code, base);
      out.signed(context.events().timeNs(event));
      told(event);
    } else {
      out.signed(TimeCode.timeNs(context.events(), code, base));
    }
  }

  /** From the event that was told last others are told; of an entity, unless it is its first. */
  private void told(int event) {
    base = byTurns && event == ordinal ? base : event;
  }

  @Override
  void timedEvent(int stream) {
    long code = streams[stream].number();
    int nearby = byTurns ? ordinal : base;
    long sequence;
    long index;
    if (code == 0) {
      sequence = streams[ShapedBlock.FAR_EVENTS].number();
      index = streams[ShapedBlock.FAR_EVENTS].number();
    } else {
      long told =
          nearer ? NearerOf.value(code - 1, nearby, base) : base + TimeCode.unzigzag(code - 1);
      nearby = context.event(told);
      sequence = context.events().sequence(nearby);
      index = context.events().index(nearby);
      told(nearby);
    }
    time(ShapedBlock.EVENT_TIMES, nearby);
    out.number(sequence).number(index);
  }

  @Override
  boolean more(int stream) {
    return streams[stream].u8() != 0;
  }

  @Override
  RuntimeException misshapen() {
    return SegmentFormatException.corrupt("a packed row is not of its shape");
  }
}
