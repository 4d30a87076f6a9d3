package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Packs the rows of edges; {@link EdgeBlock} says how. */
final class EdgePacker implements BlockPacker {
  private static final int ID_BYTES = EntityNumbers.ID_BYTES;
  static final int SIDE = ID_BYTES;
  static final int TIME = SIDE + 1;
  static final int MECHANISM = TIME + 8;
  static final int OTHER = MECHANISM + 1;
  static final int KEY_BYTES = OTHER + ID_BYTES;

  private final PackingContext context;
  private final int rowsMax;
  private final PackingWalk walk = new PackingWalk();
  private final FieldsOfRow fields = new FieldsOfRow();
  private final RowStreams streams = new RowStreams(EdgeBlock.STREAMS);
  private final long[] otherBefore = new long[256];
  private int rows;
  private long ownerBefore = -1;
  private long ordinalBefore;
  private long ordinalOfOwner;

  EdgePacker(PackingContext context, int rowsMax) {
    this.context = context;
    this.rowsMax = rowsMax;
  }

  private boolean isEdge(byte[] key, byte @Nullable [] value) {
    return value != null
        && key.length == KEY_BYTES
        && (key[SIDE] == 0 || key[SIDE] == 1)
        && walk.check(FieldsOfRow.EDGE, 0, value);
  }

  @Override
  public void gather(byte[] key, byte @Nullable [] value) {
    if (isEdge(key, value)) {
      context.entities.add(key, 0);
      context.entities.add(key, OTHER);
    }
  }

  @Override
  public void add(byte[] key, byte @Nullable [] value) {
    rows++;
    if (value != null && isEdge(key, value)) {
      walk.walk(FieldsOfRow.EDGE, 0, value, fields);
      edge(key);
      return;
    }
    streams.get(EdgeBlock.FLAGS).u8(value == null ? EdgeBlock.DELETED : EdgeBlock.RAW);
    RawRows.write(streams.get(EdgeBlock.RAWS), key, value);
  }

  private void edge(byte[] key) {
    long owner = 2L * context.entity(key, 0) + key[SIDE];
    boolean same = owner == ownerBefore;
    int flags = same ? EdgeBlock.EDGE : EdgeBlock.EDGE_OF_NEXT;
    flags |= fields.get(4) == 2 ? EdgeBlock.FORM_2 : 0;
    streams.get(EdgeBlock.FLAGS).u8(flags);
    if (!same) {
      streams.get(EdgeBlock.OWNERS).number(owner - ownerBefore);
      ownerBefore = owner;
    }
    int ordinal = context.ordinal(fields.get(1), fields.get(2));
    if (ordinal < 0) {
      streams.get(EdgeBlock.ORDINALS).number(0);
      streams.get(EdgeBlock.FAR_EVENTS).number(fields.get(1)).number(fields.get(2));
      ordinal = (int) ordinalBefore;
    } else {
      long before = same ? ordinalBefore : ordinalOfOwner;
      streams.get(EdgeBlock.ORDINALS).number(1 + TimeCode.zigzag(ordinal - before));
      ordinalBefore = ordinal;
      ordinalOfOwner = same ? ordinalOfOwner : ordinal;
    }
    int mechanism = key[MECHANISM] & 0xff;
    streams.get(EdgeBlock.MECHANISMS).u8(mechanism);
    long other = context.entity(key, OTHER);
    streams.get(EdgeBlock.OTHERS).signed(other - otherBefore[mechanism]);
    otherBefore[mechanism] = other;
    time(EdgeBlock.TIMES, timeNs(key), ordinal);
    time(EdgeBlock.LASTS, fields.get(0), ordinal);
    streams.get(EdgeBlock.BYTES).number(fields.get(3));
  }

  private void time(int stream, long timeNs, int ordinal) {
    context.time(streams.get(stream), streams.get(EdgeBlock.FAR_TIMES), timeNs, ordinal);
  }

  private static long timeNs(byte[] key) {
    long time = 0;
    for (int i = TIME; i < MECHANISM; i++) {
      time = time << 8 | key[i] & 0xff;
    }
    return time ^ Long.MIN_VALUE;
  }

  @Override
  public boolean isFull() {
    return rows >= rowsMax || streams.get(EdgeBlock.RAWS).length() >= BLOCK_BYTES_MAX;
  }

  @Override
  public ByteOut finish() {
    ByteOut payload = streams.finish(rows);
    Arrays.fill(otherBefore, 0);
    rows = 0;
    ownerBefore = -1;
    ordinalBefore = 0;
    ordinalOfOwner = 0;
    return payload;
  }
}
