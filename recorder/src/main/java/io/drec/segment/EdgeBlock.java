package io.drec.segment;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A block of edges: of each the event that told of it, by its distance from the edge before of the
 * same entity; the mechanism; the other entity, by its distance from the one before under the same
 * mechanism. Times are those of the event but for few.
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

  private static final int ROWS_MAX = 1 << 16;
  private static final int ROW_BITS = 16;

  private final UnpackingContext context;
  private final byte[] flags;
  private final byte[] mechanisms;

  /** Twice the entity's number, and the side. */
  private final int[] owners;

  private final int[] ordinals;
  private final int[] others;
  private final long[] times;
  private final long[] lasts;
  private final long[] bytes;
  private final RawRows raws = new RawRows();

  /** Of events of other segments: what the value has for them. */
  private final RawRows farEvents = new RawRows();

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
  }

  static EdgeBlock read(UnpackingContext context, byte[] payload) {
    ByteIn in = new ByteIn(payload);
    int rows = in.count(Math.min(ROWS_MAX, payload.length));
    EdgeBlock block = new EdgeBlock(context, rows);
    block.read(RowStreams.read(in, STREAMS));
    return block;
  }

  private void read(ByteIn[] in) {
    long owner = -1;
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
      }
      owners[row] = context.entity(owner >> 1) * 2 + (int) (owner & 1);
      long code = in[ORDINALS].number();
      if (code == 0) {
        ByteOut far = new ByteOut(16);
        far.number(in[FAR_EVENTS].number()).number(in[FAR_EVENTS].number());
        farEvents.putValue(row, far.toBytes());
      } else {
        ordinal = context.event((same ? ordinal : ordinalOfOwner) + TimeCode.unzigzag(code - 1));
        ordinalOfOwner = same ? ordinalOfOwner : ordinal;
      }
      ordinals[row] = (int) ordinal;
      int mechanism = in[MECHANISMS].u8();
      mechanisms[row] = (byte) mechanism;
      otherBefore[mechanism] += in[OTHERS].signed();
      others[row] = context.entity(otherBefore[mechanism]);
      times[row] = context.time(in[TIMES], in[FAR_TIMES], (int) ordinal);
      lasts[row] = context.time(in[LASTS], in[FAR_TIMES], (int) ordinal);
      bytes[row] = in[BYTES].number();
    }
  }

  @Override
  public int count() {
    return flags.length;
  }

  /** The number of the entity whose row it is. */
  int owner(int row) {
    return owners[row] >> 1;
  }

  int mechanism(int row) {
    return mechanisms[row] & 0xff;
  }

  long timeNs(int row) {
    return times[row];
  }

  @Override
  public byte[] key(int row) {
    byte[] raw = raws.key(row);
    return raw == null ? key(row, owners[row] >> 1, owners[row] & 1, others[row]) : raw;
  }

  /** The key of the edge's other row. */
  byte[] mirrorKey(int row) {
    return key(row, others[row], 1 - (owners[row] & 1), owners[row] >> 1);
  }

  private byte[] key(int row, int owner, int side, int other) {
    byte[] key = new byte[EdgePacker.KEY_BYTES];
    context.entities().id(owner, key, 0);
    key[EdgePacker.SIDE] = (byte) side;
    long time = times[row] ^ Long.MIN_VALUE;
    for (int i = 0; i < 8; i++) {
      key[EdgePacker.TIME + i] = (byte) (time >>> 56 - 8 * i);
    }
    key[EdgePacker.MECHANISM] = mechanisms[row];
    context.entities().id(other, key, EdgePacker.OTHER);
    return key;
  }

  /** Visits the rows whose mirrors are of this group. */
  void forEachMirror(long group, IntConsumer visitor) {
    long[] order = byMirror;
    if (order == null) {
      order = orderByMirror();
      byMirror = order;
    }
    int found = Arrays.binarySearch(order, group << ROW_BITS);
    for (int at = found >= 0 ? found : -found - 1;
        at < order.length && order[at] >> ROW_BITS == group;
        at++) {
      visitor.accept((int) order[at] & (1 << ROW_BITS) - 1);
    }
  }

  private long[] orderByMirror() {
    long[] order = new long[flags.length];
    int size = 0;
    for (int row = 0; row < flags.length; row++) {
      if (flags[row] >= EDGE) {
        long group = 2L * others[row] + 1 - (owners[row] & 1);
        order[size++] = group << ROW_BITS | row;
      }
    }
    order = Arrays.copyOf(order, size);
    Arrays.sort(order);
    return order;
  }

  @Override
  public byte @Nullable [] value(int row) {
    if (flags[row] < EDGE) {
      return raws.value(row);
    }
    ByteOut out = new ByteOut(32).u8((flags[row] & FORM_2) == 0 ? 1 : 2).signed(lasts[row]);
    byte[] far = farEvents.value(row);
    if (far != null) {
      out.raw(far, 0, far.length);
    } else {
      out.number(context.events().sequence(ordinals[row]));
      out.number(context.events().index(ordinals[row]));
    }
    return out.number(bytes[row]).toBytes();
  }

  /** Whether the row is packed, and so has a mirror where rows have. */
  boolean isEdge(int row) {
    return flags[row] >= EDGE;
  }

  @Override
  public int weight() {
    return 256 + 46 * flags.length + raws.weight() + farEvents.weight();
  }
}
