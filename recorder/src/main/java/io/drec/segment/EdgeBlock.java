package io.drec.segment;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A block of edges: of each the event that told of it, by its distance from the edge before of the
 * same entity, at first from the event that first told of the entity; the mechanism; the turn of
 * the other entity, by its distance from the one before under the same mechanism or from the
 * entity's own. Times are those of the event but for few.
 *
 * <p>Entities are packed in the order of their turns, the rows of an entity in the order of their
 * events. Rows are put into the order of their keys when the block is read.
 */
final class EdgeBlock implements RowBlock {
  static final int FLAGS = 0;
  static final int OWNERS = 1;
  static final int ORDINALS = 2;
  static final int MECHANISMS = 3;
  static final int OTHERS = 4;
  static final int TIMES = 5;
  static final int LASTS = 6;
  static final int BYTES = 7;
  static final int FAR_TIMES = 8;
  static final int FAR_EVENTS = 9;
  static final int RAWS = 10;
  static final int STREAMS = 11;

  static final int RAW = 0;
  static final int DELETED = 1;
  static final int EDGE = 2;

  /** An edge of another entity, or side, than the one before. */
  static final int EDGE_OF_NEXT = 3;

  /** Added to these: the row is of form 2, not 1. */
  static final int FORM_2 = 4;

  private static final int ROW_BITS = 12;
  private static final int ROWS_MAX = 1 << ROW_BITS;

  private final UnpackingContext context;
  private final byte[] flags;
  private final byte[] mechanisms;

  /** Twice the entity's place, and the side. */
  private final int[] owners;

  private final int[] ordinals;
  private final int[] others;
  private final long[] times;
  private final long[] lasts;
  private final long[] bytes;
  private final RawRows raws = new RawRows();

  /** Of events of other segments: what the value has for them. */
  private final RawRows farEvents = new RawRows();

  /** By the place of a row in the order of keys: its place as packed. */
  private final int[] order;

  /** The group of each row's mirror, and the row, in order; made when first needed. */
  private long @Nullable [] byMirror;

  private EdgeBlock(UnpackingContext context, int rows) {
    this.context = context;
    flags = new byte[rows];
    mechanisms = new byte[rows];
    owners = new int[rows];
    ordinals = new int[rows];
    others = new int[rows];
    times = new long[rows];
    lasts = new long[rows];
    bytes = new long[rows];
    order = new int[rows];
  }

  static EdgeBlock read(UnpackingContext context, byte[] payload) {
    ByteIn in = new ByteIn(payload);
    int rows = in.count(Math.min(ROWS_MAX, payload.length));
    EdgeBlock block = new EdgeBlock(context, rows);
    block.read(RowStreams.read(in, STREAMS));
    block.putInOrder();
    return block;
  }

  private void read(ByteIn[] in) {
    boolean byTurns = context.goesByTurns();
    long owner = -1;
    int place = 0;
    long ordinal = 0;
    long ordinalOfOwner = 0;
    long[] otherBefore = new long[256];
    for (int row = 0; row < flags.length; row++) {
      int flag = in[FLAGS].u8();
      flags[row] = (byte) flag;
      if (flag < EDGE) {
        raws.read(row, in[RAWS], flag == DELETED);
        continue;
      }
      boolean same = (flag & ~FORM_2) == EDGE;
      if (!same) {
        owner += in[OWNERS].number();
        place = context.place(owner >> 1);
        ordinal = byTurns ? context.ordinal(owner >> 1) : ordinal;
      }
      owners[row] = place * 2 + (int) (owner & 1);
      long code = in[ORDINALS].number();
      if (code == 0) {
        ByteOut far = new ByteOut(16);
        far.number(in[FAR_EVENTS].number()).number(in[FAR_EVENTS].number());
        farEvents.putValue(row, far.toBytes());
      } else {
        long from = same || byTurns ? ordinal : ordinalOfOwner;
        ordinal = context.event(from + TimeCode.unzigzag(code - 1));
        ordinalOfOwner = same ? ordinalOfOwner : ordinal;
      }
      ordinals[row] = (int) ordinal;
      int mechanism = in[MECHANISMS].u8();
      mechanisms[row] = (byte) mechanism;
      code = in[OTHERS].number();
      long other =
          byTurns
              ? NearerOf.value(code, otherBefore[mechanism], owner >> 1)
              : otherBefore[mechanism] + TimeCode.unzigzag(code);
      otherBefore[mechanism] = other;
      others[row] = context.place(other);
      times[row] = context.time(in[TIMES], in[FAR_TIMES], (int) ordinal);
      lasts[row] = context.time(in[LASTS], in[FAR_TIMES], (int) ordinal);
      bytes[row] = in[BYTES].number();
    }
  }

  private void putInOrder() {
    if (!raws.isEmpty()) {
      putInOrderOfKeys();
      return;
    }
    long[] runs = new long[order.length];
    int count = 0;
    for (int row = 0; row < order.length; row++) {
      if (row == 0 || owners[row] != owners[row - 1]) {
        runs[count++] = (long) owners[row] << ROW_BITS | row;
      }
    }
    Arrays.sort(runs, 0, count);
    int from = 0;
    for (int run = 0; run < count; run++) {
      from = putInOrder((int) runs[run] & (1 << ROW_BITS) - 1, from);
    }
  }

  /** The rows of one owner, from this one on, are nearly in order: an insertion sort. */
  private int putInOrder(int first, int from) {
    int end = from;
    for (int row = first; row < order.length && owners[row] == owners[first]; row++) {
      int at = end++;
      while (at > from && isBehind(order[at - 1], row)) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = row;
    }
    return end;
  }

  private void putInOrderOfKeys() {
    Integer[] rows = new Integer[order.length];
    Arrays.setAll(rows, row -> row);
    Arrays.sort(rows, (one, other) -> Arrays.compareUnsigned(packedKey(one), packedKey(other)));
    Arrays.setAll(order, row -> rows[row]);
  }

  private boolean isBehind(int packed, int other) {
    if (times[packed] != times[other]) {
      return times[packed] > times[other];
    }
    if (mechanisms[packed] != mechanisms[other]) {
      return (mechanisms[packed] & 0xff) > (mechanisms[other] & 0xff);
    }
    return others[packed] > others[other];
  }

  @Override
  public int count() {
    return flags.length;
  }

  /** The place of the entity whose row it is. */
  int owner(int row) {
    return owners[order[row]] >> 1;
  }

  int mechanism(int row) {
    return mechanisms[order[row]] & 0xff;
  }

  long timeNs(int row) {
    return times[order[row]];
  }

  @Override
  public byte[] key(int row) {
    return packedKey(order[row]);
  }

  private byte[] packedKey(int at) {
    byte[] raw = raws.key(at);
    return raw == null ? key(at, owners[at] >> 1, owners[at] & 1, others[at]) : raw;
  }

  /** The key of the edge's other row. */
  byte[] mirrorKey(int row) {
    int at = order[row];
    return key(at, others[at], 1 - (owners[at] & 1), owners[at] >> 1);
  }

  private byte[] key(int at, int owner, int side, int other) {
    byte[] key = new byte[EdgePacker.KEY_BYTES];
    context.entities().id(owner, key, 0);
    key[EdgePacker.SIDE] = (byte) side;
    long time = times[at] ^ Long.MIN_VALUE;
    for (int i = 0; i < 8; i++) {
      key[EdgePacker.TIME + i] = (byte) (time >>> 56 - 8 * i);
    }
    key[EdgePacker.MECHANISM] = mechanisms[at];
    context.entities().id(other, key, EdgePacker.OTHER);
    return key;
  }

  /** Visits the rows whose mirrors are of this group. */
  void forEachMirror(long group, IntConsumer visitor) {
    long[] mirrors = byMirror;
    if (mirrors == null) {
      mirrors = orderByMirror();
      byMirror = mirrors;
    }
    int found = Arrays.binarySearch(mirrors, group << ROW_BITS);
    for (int at = found >= 0 ? found : -found - 1;
        at < mirrors.length && mirrors[at] >> ROW_BITS == group;
        at++) {
      visitor.accept((int) mirrors[at] & (1 << ROW_BITS) - 1);
    }
  }

  private long[] orderByMirror() {
    long[] mirrors = new long[flags.length];
    int size = 0;
    for (int row = 0; row < flags.length; row++) {
      int at = order[row];
      if (flags[at] >= EDGE) {
        long group = 2L * others[at] + 1 - (owners[at] & 1);
        mirrors[size++] = group << ROW_BITS | row;
      }
    }
    mirrors = Arrays.copyOf(mirrors, size);
    Arrays.sort(mirrors);
    return mirrors;
  }

  @Override
  public byte @Nullable [] value(int row) {
    int at = order[row];
    if (flags[at] < EDGE) {
      return raws.value(at);
    }
    ByteOut out = new ByteOut(32).u8((flags[at] & FORM_2) == 0 ? 1 : 2).signed(lasts[at]);
    byte[] far = farEvents.value(at);
    if (far != null) {
      out.raw(far, 0, far.length);
    } else {
      out.number(context.events().sequence(ordinals[at]));
      out.number(context.events().index(ordinals[at]));
    }
    return out.number(bytes[at]).toBytes();
  }

  /** Whether the row is packed, and so has a mirror where rows have. */
  boolean isEdge(int row) {
    return flags[order[row]] >= EDGE;
  }

  @Override
  public int weight() {
    return 256 + 50 * flags.length + raws.weight() + farEvents.weight();
  }
}
