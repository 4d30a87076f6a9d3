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
  private final EdgeMirrors.Writer mirrors = new EdgeMirrors.Writer();
  private final PackingWalk walk = new PackingWalk();
  private final FieldsOfRow fields = new FieldsOfRow();
  private final RowStreams streams = new RowStreams(EdgeBlock.STREAMS);
  private final long[] otherBefore = new long[256];
  private int rows;
  private long ownerBefore = -1;
  private long ordinalBefore;
  private long ordinalOfOwner;

  /** Over the primaries less their mirrors, of each edge two hashes: zeros when all have theirs. */
  private long unmatchedOne;

  private long unmatchedTwo;

  EdgePacker(PackingContext context, int rowsMax) {
    this.context = context;
    this.rowsMax = rowsMax;
  }

  /** Whether a key is made as an edge's is. */
  static boolean isKey(byte[] key) {
    return key.length == KEY_BYTES && (key[SIDE] == 0 || key[SIDE] == 1);
  }

  private boolean isEdge(byte[] key, byte @Nullable [] value) {
    return value != null && isKey(key) && walk.check(FieldsOfRow.EDGE, 0, value);
  }

  @Override
  public void gather(byte[] key, byte @Nullable [] value) {
    if (value != null && isEdge(key, value)) {
      context.entities.add(key, 0);
      context.entities.add(key, OTHER);
      match(key, value);
    }
  }

  private void match(byte[] key, byte[] value) {
    boolean primary = EdgeMirrors.isPrimary(key);
    byte[] edge = primary ? key : EdgeMirrors.twin(key);
    long hash = RowFilter.hash(1, edge, 0, edge.length);
    long one = RowFilter.hash((int) hash, value, 0, value.length) ^ hash;
    long two = RowFilter.hash((int) (hash >>> 32), value, 0, value.length) + hash;
    unmatchedOne += primary ? one : -one;
    unmatchedTwo += primary ? two : -two;
  }

  /** Whether each edge has both its rows, with the same value: then only one is packed. */
  boolean isMirrored() {
    return unmatchedOne == 0 && unmatchedTwo == 0;
  }

  EdgeMirrors.Writer mirrors() {
    return mirrors;
  }

  @Override
  public boolean isTold(byte[] key, byte @Nullable [] value) {
    return isMirrored() && isEdge(key, value) && !EdgeMirrors.isPrimary(key);
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
    mirrors.add(2 * other + 1 - key[SIDE]);
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
    mirrors.endBlock();
    Arrays.fill(otherBefore, 0);
    rows = 0;
    ownerBefore = -1;
    ordinalBefore = 0;
    ordinalOfOwner = 0;
    return payload;
  }
}
