package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packs rows that {@link Shapes} describes, and any other row as it is. Rows of entities are held
 * until their block is full, and packed in the order of turns.
 */
final class ShapedPacker implements BlockPacker {
  private static final int ROWS_MAX = 256;
  private static final int ROW_BITS = 8;
  private static final int BYTES_MAX = 256 * 1024;

  /** In place of a form: the row is one of those that are held. */
  private static final int HELD = -1;

  /** Of a row that is not an entity's. */
  private static final int NO_TURN = -1;

  private final PackingContext context;
  private final PackingWalk.Shape shape;
  private final boolean byTurns;
  private final HeldPacker held;
  private final HeldWalk heldWalk;
  private final PackingWalk walk = new PackingWalk();
  private final ShapedKey key = new ShapedKey();
  private final RowStreams streams = new RowStreams(Shapes.STREAMS);
  private final Followers followers = new Followers(Shapes.STREAMS);
  private final long[] before = new long[Shapes.STREAMS];
  private final long[] farBefore = new long[Shapes.STREAMS];
  private final Gathering gathering = new Gathering();
  private final Packing packing = new Packing();

  /**
   * The rows of the block, each with the place of its first text; of those that are held, the row.
   */
  private final byte[][] keys = new byte[ROWS_MAX][];

  private final byte[] @Nullable [] values = new byte[ROWS_MAX][];
  private final int[] firstTexts = new int[ROWS_MAX];
  private final int[] forms = new int[ROWS_MAX];

  /** Of the first pass, row by row: the form, and the place of the first text. */
  private byte[] gatheredForms = new byte[256];

  private int[] gatheredTexts = new int[256];
  private int gathered;
  private int gatheredEnd;

  /** Of the second pass: rows added. */
  private int taken;

  /** Turn and row. */
  private final long[] order = new long[ROWS_MAX];

  private int rows;
  private int bytes;

  /**
   * @param held rows of entities that may be added, too
   */
  ShapedPacker(PackingContext context, PackingWalk.Shape shape, HeldPacker held) {
    this.context = context;
    this.held = held;
    this.heldWalk = new HeldWalk(held.held(), packing);
    this.shape = shape;
    this.byTurns = shape == Shapes.ENTITY;
  }

  @Override
  public void gather(byte[] keyBytes, byte @Nullable [] value) {
    key.parse(keyBytes, shape);
    switch (key.kind) {
      case ShapedKey.ENTITY -> context.entities.add(keyBytes, 0, EntityNumbers.NO_TIME);
      case ShapedKey.RAW -> {}
      default -> {
        context.gatherText(keyBytes, 1, ShapedKey.HOST_BYTES);
        if (key.tailLength >= 0) {
          context.gatherText(keyBytes, key.tailOffset, key.tailLength);
        }
      }
    }
    if (gathered == gatheredForms.length) {
      gatheredForms = Arrays.copyOf(gatheredForms, 2 * gathered);
      gatheredTexts = Arrays.copyOf(gatheredTexts, 2 * gathered);
    }
    gatheredTexts[gathered] = context.textsGathered();
    gatheredForms[gathered++] = (byte) gatherValue(keyBytes, value);
    gatheredEnd = context.textsGathered();
  }

  /** The form of a row whose key was parsed last. */
  private int gatherValue(byte[] keyBytes, byte @Nullable [] value) {
    if (value == null) {
      return ShapedBlock.DELETED;
    }
    if (key.kind == ShapedKey.RAW) {
      return ShapedBlock.RAW;
    }
    int before = context.textsGathered();
    gathering.owner = key.kind == ShapedKey.ENTITY ? keyBytes : null;
    if (walk.take(shape, keyBytes[0], value, gathering)) {
      return ShapedBlock.SHAPED;
    }
    context.askNoneFrom(before);
    return ShapedBlock.RAW;
  }

  @Override
  public void add(byte[] keyBytes, byte @Nullable [] value) {
    int row = rows++;
    bytes += keyBytes.length + (value == null ? 0 : value.length);
    key.parse(keyBytes, shape);
    int place = taken++;
    boolean known = !context.isOnePass();
    int form = known && place < gathered ? gatheredForms[place] : form(keyBytes, value);
    if (!byTurns) {
      pack(keyBytes, value, form, NO_TURN);
      return;
    }
    long turn = key.kind == ShapedKey.ENTITY ? context.turn(keyBytes, 0) : NO_TURN;
    keys[row] = keyBytes;
    values[row] = value;
    order[row] = turn << ROW_BITS | row;
    firstTexts[row] = known && place < gathered ? gatheredTexts[place] : 0;
    forms[row] = form;
  }

  /** Adds a row of an entity that is held. */
  void add(int heldRow) {
    HeldEntities all = held.held().rows();
    int row = rows++;
    bytes += all.weight(heldRow);
    order[row] = (long) context.entities.turnOf(all.entity(heldRow)) << ROW_BITS | row;
    forms[row] = HELD;
    firstTexts[row] = heldRow;
  }

  /** Packs a row that is held. */
  private void pack(int heldRow, long turn) {
    streams
        .get(ShapedBlock.KIND)
        .u8(ShapedKey.ENTITY | ShapedBlock.SHAPED << ShapedBlock.FORM_SHIFT);
    difference(ShapedBlock.OWNER, turn);
    packing.begin(turn, context.entities.ordinal(turn));
    followers.beginRow();
    heldWalk.walk(heldRow);
  }

  private int form(byte[] keyBytes, byte @Nullable [] value) {
    if (value == null) {
      return ShapedBlock.DELETED;
    }
    return key.kind != ShapedKey.RAW && walk.check(shape, keyBytes[0], value)
        ? ShapedBlock.SHAPED
        : ShapedBlock.RAW;
  }

  /** Packs a row whose key was parsed last. */
  private void pack(byte[] keyBytes, byte @Nullable [] value, int form, long turn) {
    streams.get(ShapedBlock.KIND).u8(key.kind | form << ShapedBlock.FORM_SHIFT);
    addKey(keyBytes, turn);
    if (form == ShapedBlock.SHAPED && value != null) {
      followers.beginRow();
      walk.walk(shape, keyBytes[0], value, packing);
    } else if (value != null) {
      raw(ShapedBlock.RAW_VALUE, value);
    }
  }

  private void addKey(byte[] keyBytes, long turn) {
    switch (key.kind) {
      case ShapedKey.RAW -> raw(ShapedBlock.RAW_KEY, keyBytes);
      case ShapedKey.ENTITY -> {
        difference(ShapedBlock.OWNER, turn);
        packing.begin(turn, context.entities.ordinal(turn));
      }
      default -> {
        streams.get(ShapedBlock.LETTER).u8(keyBytes[0]);
        difference(ShapedBlock.OWNER, context.text(keyBytes, 1, ShapedKey.HOST_BYTES));
        if (key.tailLength >= 0) {
          difference(ShapedBlock.TAIL, context.text(keyBytes, key.tailOffset, key.tailLength));
        } else if (key.kind == ShapedKey.STATE_U32) {
          difference(ShapedBlock.TAIL, key.u32);
        }
      }
    }
  }

  private void raw(int stream, byte[] raw) {
    streams.get(stream).number(raw.length).raw(raw, 0, raw.length);
  }

  private void difference(int stream, long value) {
    streams.get(stream).signed(value - before[stream]);
    before[stream] = value;
  }

  @Override
  public boolean isFull() {
    return rows >= ROWS_MAX || bytes >= BYTES_MAX;
  }

  @Override
  public ByteOut finish() {
    if (byTurns) {
      packHeld();
    }
    ByteOut payload = streams.finish(rows);
    followers.clear();
    Arrays.fill(before, 0);
    Arrays.fill(farBefore, 0);
    rows = 0;
    bytes = 0;
    packing.begin(0, 0);
    return payload;
  }

  private void packHeld() {
    Arrays.sort(order, 0, rows);
    for (int i = 0; i < rows; i++) {
      int row = (int) order[i] & (1 << ROW_BITS) - 1;
      if (forms[row] == HELD) {
        pack(firstTexts[row], order[i] >> ROW_BITS);
        continue;
      }
      context.takeTextsFrom(firstTexts[row]);
      key.parse(keys[row], shape);
      pack(keys[row], values[row], forms[row], order[i] >> ROW_BITS);
    }
    context.takeTextsFrom(taken < gathered ? gatheredTexts[taken] : gatheredEnd);
  }

  /** The first pass: texts and entities become known. */
  private final class Gathering implements PackingWalk.Members {
    /** The id of the entity whose row it is; null: it is no entity's. */
    private byte @Nullable [] owner;

    @Override
    public void u8(int stream, int value) {}

    @Override
    public void number(int stream, long value) {}

    @Override
    public void bytes(int stream, byte[] from, int offset, int length) {
      context.gatherText(from, offset, length);
    }

    @Override
    public void id(int stream, byte[] from, int offset) {
      if (offset >= 0) {
        context.entities.add(from, offset, EntityNumbers.NO_TIME);
      }
    }

    @Override
    public void time(int stream, long timeNs) {
      byte[] id = owner;
      if (id != null && stream == Shapes.SEEN_FIRST) {
        context.entities.add(id, 0, timeNs);
      }
    }

    @Override
    public void event(int stream, long timeNs, long sequence, long index) {}
  }

  /** The second pass. */
  private final class Packing implements HeldWalk.Members {
    /** Of the entity whose row it is. */
    private long turn;

    private int ordinal;

    /** The event that was told last; of an entity's row, other than its first. */
    private int base;

    void begin(long itsTurn, int itsOrdinal) {
      turn = itsTurn;
      ordinal = itsOrdinal;
      base = itsOrdinal;
    }

    @Override
    public void u8(int stream, int value) {
      streams.get(stream).u8(value);
    }

    @Override
    public void number(int stream, long value) {
      streams.get(stream).number(value);
    }

    @Override
    public void counted(int stream, long value) {
      difference(stream, value);
    }

    @Override
    public void bytes(int stream, byte[] from, int offset, int length) {
      told(stream, context.text(from, offset, length));
    }

    private void told(int stream, long text) {
      streams.get(stream).number(followers.code(stream, text));
    }

    @Override
    public void constant(int value) {}

    @Override
    public void text(int stream, int number) {
      told(stream, held.textOfRow(number));
    }

    @Override
    public void host(int stream, int number) {
      told(stream, held.textOfRow(number));
    }

    @Override
    public void id(int stream, byte[] from, int offset) {
      if (offset < 0) {
        streams.get(stream).number(0);
      } else {
        turn(stream, context.turn(from, offset));
      }
    }

    @Override
    public void entity(int stream, int number) {
      if (number == HeldRows.NONE) {
        streams.get(stream).number(0);
      } else {
        turn(stream, context.entities.turnOf(number));
      }
    }

    private void turn(int stream, long other) {
      long nearby = byTurns ? turn : before[stream];
      streams.get(stream).number(1 + NearerOf.code(other, before[stream], nearby));
      before[stream] = other;
    }

    @Override
    public void time(int stream, long timeNs) {
      time(stream, timeNs, byTurns ? ordinal : base);
    }

    private void time(int stream, long timeNs, int nearby) {
      int found = TimeCode.find(context.times(), timeNs, nearby, base);
      long code = TimeCode.of(timeNs, found, nearby, base);
      streams.get(stream).number(code);
      if (TimeCode.isFar(code)) {
        long far = timeNs - context.times().timeNs(nearby);
        streams.get(ShapedBlock.FAR_TIMES).signed(far - farBefore[stream]);
        farBefore[stream] = far;
      } else if (TimeCode.isEvent(code)) {
        told(found);
      }
    }

    private void told(int event) {
      base = byTurns && event == ordinal ? base : event;
    }

    @Override
    public void event(int stream, long timeNs, long sequence, long index) {
      int found = context.ordinal(sequence, index);
      int nearby = byTurns ? ordinal : base;
      if (found < 0) {
        streams.get(stream).number(0);
        streams.get(ShapedBlock.FAR_EVENTS).number(sequence).number(index);
      } else {
        streams.get(stream).number(1 + NearerOf.code(found, nearby, base));
        told(found);
        nearby = found;
      }
      time(ShapedBlock.EVENT_TIMES, timeNs, nearby);
    }
  }
}
