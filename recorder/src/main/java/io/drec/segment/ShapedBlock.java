package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block of rows that {@link ShapedPacker} packed. Keys are found at once; to read a value the
 * values that were packed before it are passed over. Where rows are packed in another order than
 * that of their keys, all values are read as soon as a second one is asked for.
 */
final class ShapedBlock implements RowBlock {
  static final int KIND = 0;
  static final int LETTER = 1;
  static final int OWNER = 2;
  static final int TAIL = 3;
  static final int RAW_KEY = 4;
  static final int RAW_VALUE = 5;

  /** Distances in ns of times that are no event's. */
  static final int FAR_TIMES = 6;

  /** Sequence and index of events of other segments. */
  static final int FAR_EVENTS = 7;

  /** Of a time that stands beside an event. */
  static final int EVENT_TIMES = 8;

  static final int STREAMS = 9;

  static final int FORM_SHIFT = 3;
  static final int DELETED = 0;
  static final int RAW = 1;
  static final int SHAPED = 2;

  private static final int KEY_MASK = (1 << FORM_SHIFT) - 1;
  private static final int ROWS_MAX = 1 << 16;

  /** Of an entity, about. */
  private static final int VALUE_BYTES = 300;

  private final UnpackingContext context;
  private final PackingWalk.Shape shape;
  private final byte[] payload;
  private final byte[] kinds;
  private final byte[] letters;
  private final long[] owners;
  private final long[] tails;

  /** Of entities: their places. */
  private final int[] places;

  /** Rows of entities, in the order of turns. */
  private final boolean byTurns;

  /** By the place of a row in the order of keys: its place as packed. */
  private final int[] order;

  private UnpackingWalk walk;
  private int at;
  private boolean asked;

  /** As packed; when they have been read. */
  private byte @Nullable [] @Nullable [] values;

  private ShapedBlock(
      UnpackingContext context, PackingWalk.Shape shape, byte[] payload, int rows, ByteIn[] in) {
    this.context = context;
    this.shape = shape;
    this.payload = payload;
    this.kinds = new byte[rows];
    this.letters = new byte[rows];
    this.owners = new long[rows];
    this.places = new int[rows];
    this.tails = new long[rows];
    this.byTurns = shape == Shapes.ENTITY && context.goesByTurns();
    this.order = new int[rows];
    readKeys(in);
    Arrays.setAll(order, row -> row);
    if (byTurns) {
      putInOrder();
    }
    this.walk = new UnpackingWalk(context, in, byTurns);
  }

  static ShapedBlock read(UnpackingContext context, PackingWalk.Shape shape, byte[] payload) {
    ByteIn in = new ByteIn(payload);
    int rows = in.count(Math.min(ROWS_MAX, payload.length));
    return new ShapedBlock(context, shape, payload, rows, RowStreams.read(in, Shapes.STREAMS));
  }

  private void readKeys(ByteIn[] in) {
    long owner = 0;
    long tail = 0;
    for (int row = 0; row < kinds.length; row++) {
      kinds[row] = (byte) in[KIND].u8();
      int kind = kinds[row] & KEY_MASK;
      if (kind == ShapedKey.RAW) {
        int length = in[RAW_KEY].count(in[RAW_KEY].left());
        tails[row] = length;
        owners[row] = in[RAW_KEY].skip(length);
        continue;
      }
      owner += in[OWNER].signed();
      owners[row] = owner;
      if (kind == ShapedKey.ENTITY) {
        places[row] = context.place(owner);
        letters[row] = context.id(places[row])[0];
        continue;
      }
      letters[row] = (byte) in[LETTER].u8();
      if (kind != ShapedKey.STATE) {
        tail += in[TAIL].signed();
        tails[row] = tail;
      }
    }
  }

  private void putInOrder() {
    long[] sorted = new long[order.length];
    for (int row = 0; row < order.length; row++) {
      if ((kinds[row] & KEY_MASK) != ShapedKey.ENTITY) {
        putInOrderOfKeys();
        return;
      }
      sorted[row] = (long) places[row] << Integer.SIZE | row;
    }
    Arrays.sort(sorted);
    Arrays.setAll(order, row -> (int) sorted[row]);
  }

  /** Some rows are kept as they are. */
  private void putInOrderOfKeys() {
    Integer[] rows = new Integer[order.length];
    Arrays.setAll(rows, row -> row);
    Arrays.sort(rows, (one, other) -> Arrays.compareUnsigned(packedKey(one), packedKey(other)));
    Arrays.setAll(order, row -> rows[row]);
  }

  @Override
  public int count() {
    return kinds.length;
  }

  @Override
  public byte[] key(int row) {
    return packedKey(order[row]);
  }

  private byte[] packedKey(int row) {
    int kind = kinds[row] & KEY_MASK;
    ByteOut out = new ByteOut(64);
    switch (kind) {
      case ShapedKey.RAW -> out.raw(payload, (int) owners[row], (int) tails[row]);
      case ShapedKey.ENTITY -> {
        return context.id(places[row]);
      }
      case ShapedKey.STATE -> host(row, out);
      case ShapedKey.STATE_U32 -> {
        host(row, out);
        for (int shift = 24; shift >= 0; shift -= 8) {
          out.u8((int) (tails[row] >>> shift));
        }
      }
      case ShapedKey.STATE_REST, ShapedKey.STATE_TEXT -> {
        host(row, out);
        byte[] text = context.text(tails[row]);
        if (kind == ShapedKey.STATE_TEXT) {
          out.number(text.length);
        }
        out.raw(text, 0, text.length);
      }
      default -> throw SegmentFormatException.corrupt("key of kind " + kind);
    }
    return out.toBytes();
  }

  private void host(int row, ByteOut out) {
    byte[] host = context.text(owners[row]);
    out.u8(letters[row]).raw(host, 0, host.length);
  }

  @Override
  public byte @Nullable [] value(int row) {
    if (!byTurns) {
      return packedValue(row);
    }
    byte @Nullable [] @Nullable [] known = values;
    if (known == null && asked) {
      known = new byte[order.length][];
      for (int packed = 0; packed < order.length; packed++) {
        known[packed] = packedValue(packed);
      }
      values = known;
    }
    asked = true;
    byte[] value = known == null ? packedValue(order[row]) : known[order[row]];
    return value == null ? null : value.clone();
  }

  private byte @Nullable [] packedValue(int row) {
    if (row < at) {
      ByteIn in = new ByteIn(payload);
      in.number();
      walk = new UnpackingWalk(context, RowStreams.read(in, Shapes.STREAMS), byTurns);
      at = 0;
    }
    int from = at;
    // Where a row is damaged, the streams stand anywhere: they are then read from the start again.
    at = Integer.MAX_VALUE;
    for (int passed = from; passed < row; passed++) {
      read(passed, true);
    }
    byte[] value = read(row, false);
    at = row + 1;
    return value;
  }

  /** Reads the value behind those read before; quietly: only passes over it. */
  private byte @Nullable [] read(int row, boolean quietly) {
    int form = (kinds[row] & 0xff) >>> FORM_SHIFT;
    if (byTurns && (kinds[row] & KEY_MASK) == ShapedKey.ENTITY) {
      walk.begin(owners[row]);
    }
    return switch (form) {
      case DELETED -> null;
      case RAW -> walk.raw();
      case SHAPED -> walk.row(shape, letters[row], quietly);
      default -> throw SegmentFormatException.corrupt("row of form " + form);
    };
  }

  /** Takes rows one by one, without their being put together. */
  interface Naming {
    /** Who takes what the next row names; null: it is passed over. */
    @Nullable RowNames begin(byte letter);

    /**
     * The row is over.
     *
     * @param kind of its key, of {@link ShapedKey}
     * @param key its place among the entities, or the number at the end of the key
     */
    void end(byte letter, int kind, long key);

    /** A row with a key or value that was kept as it is. */
    void raw(byte[] key);
  }

  /** Visits all rows but those that are deleted. */
  void forEach(Naming naming) {
    ByteIn in = new ByteIn(payload);
    in.number();
    UnpackingWalk all = new UnpackingWalk(context, RowStreams.read(in, Shapes.STREAMS), byTurns);
    for (int row = 0; row < kinds.length; row++) {
      int kind = kinds[row] & KEY_MASK;
      int form = (kinds[row] & 0xff) >>> FORM_SHIFT;
      if (byTurns && kind == ShapedKey.ENTITY) {
        all.begin(owners[row]);
      }
      if (form == RAW) {
        all.raw();
      }
      if (form == RAW || form == SHAPED && kind == ShapedKey.RAW) {
        naming.raw(packedKey(row));
      }
      if (form == SHAPED) {
        RowNames names = kind == ShapedKey.RAW ? null : naming.begin(letters[row]);
        all.names(shape, letters[row], names == null ? RowNames.NOBODY : names);
        if (names != null) {
          naming.end(letters[row], kind, kind == ShapedKey.ENTITY ? places[row] : tails[row]);
        }
      }
    }
  }

  @Override
  public int weight() {
    int held = byTurns ? VALUE_BYTES * kinds.length : 0;
    return 128 + payload.length + 26 * kinds.length + held;
  }
}
