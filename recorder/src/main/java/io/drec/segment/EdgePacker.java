package io.drec.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Packs the rows of edges; {@link EdgeBlock} says how. */
final class EdgePacker implements BlockPacker {
  private static final int ID_BYTES = EntityNumbers.ID_BYTES;
  private static final int ROWS_MAX = 1024;
  private static final int ROW_BITS = 12;
  private static final int RUN_SHIFT = ROW_BITS + 32;
  private static final int RUN_BITS = 12;

  static final int SIDE = ID_BYTES;
  static final int TIME = SIDE + 1;
  static final int MECHANISM = TIME + 8;
  static final int OTHER = MECHANISM + 1;
  static final int KEY_BYTES = OTHER + ID_BYTES;

  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long OTHER_SEED = 0x9e3779b97f4a7c15L;

  private final PackingContext context;
  private final EdgeMirrors.Writer mirrors = new EdgeMirrors.Writer();
  private final FieldsOfRow fields = new FieldsOfRow();
  private final RowStreams streams = new RowStreams(EdgeBlock.STREAMS);
  private final long[] otherBefore = new long[256];

  /** The rows of the block that are edges: twice the owner's turn, and the side. */
  private final long[] owners = new long[ROWS_MAX];

  /** Turns. */
  private final long[] others = new long[ROWS_MAX];

  private final byte[] mechanisms = new byte[ROWS_MAX];
  private final int[] ordinals = new int[ROWS_MAX];
  private final long[] times = new long[ROWS_MAX];
  private final long[] members = new long[FieldsOfRow.EDGE_MEMBERS * ROWS_MAX];

  /** Rows of one owner come together: of each such run the owner; of each row its run. */
  private final long[] runs = new long[ROWS_MAX];

  private final int[] runOf = new int[ROWS_MAX];

  /** Which run, by the turns of owners, which event, and which row. */
  private final long[] order = new long[ROWS_MAX];

  private int edges;
  private int runCount;
  private long edgesOfBlocks;

  /** Of the rows that are kept as they are; these come last. */
  private final ByteOut rawFlags = new ByteOut();

  /** Over the primaries less their mirrors, of each edge two hashes: zeros when all have theirs. */
  private long unmatchedOne;

  private long unmatchedTwo;

  EdgePacker(PackingContext context) {
    this.context = context;
  }

  /** Whether a key is made as an edge's is. */
  static boolean isKey(byte[] key) {
    return key.length == KEY_BYTES && (key[SIDE] == 0 || key[SIDE] == 1);
  }

  private boolean isEdge(byte[] key, byte @Nullable [] value) {
    return value != null && isKey(key) && fields.takeEdge(value);
  }

  /**
   * First pass. The mirror of an edge names what its primary names; whether each has one is known
   * at the end.
   */
  @Override
  public void gather(byte[] key, byte @Nullable [] value) {
    if (value != null && isEdge(key, value)) {
      boolean primary = EdgeMirrors.isPrimary(key);
      if (primary) {
        addEnds(key);
      }
      match(key, primary);
    }
  }

  /** Once more, where not each edge has both its rows: for the entities that only mirrors name. */
  void gatherMirror(byte[] key, byte @Nullable [] value) {
    if (value != null && isEdge(key, value)) {
      addEnds(key);
    }
  }

  private void addEnds(byte[] key) {
    long timeNs = timeNs(key);
    context.entities.add(key, 0, timeNs);
    context.entities.add(key, OTHER, timeNs);
  }

  /** Of the row whose members were taken last: equal for both rows of an edge. */
  private void match(byte[] key, boolean primary) {
    boolean ofCause = key[SIDE] == 1;
    int cause = ofCause ? 0 : OTHER;
    int effect = ofCause ? OTHER : 0;
    long hash = mixed((long) U64.get(key, cause + 1) + key[cause]);
    hash = mixed(hash + (long) U64.get(key, effect + 1)) + key[effect];
    hash = mixed(hash ^ timeNs(key)) + key[MECHANISM];
    for (int i = 0; i < FieldsOfRow.EDGE_MEMBERS; i++) {
      hash = mixed(hash + fields.get(i));
    }
    long other = mixed(hash ^ OTHER_SEED);
    unmatchedOne += primary ? hash : -hash;
    unmatchedTwo += primary ? other : -other;
  }

  private static long mixed(long value) {
    long mixed = (value ^ value >>> 32) * 0x9fb21c651e98df25L;
    return mixed ^ mixed >>> 29;
  }

  /** Whether each edge has both its rows, with the same value: then only one is packed. */
  boolean isMirrored() {
    return unmatchedOne == 0 && unmatchedTwo == 0;
  }

  EdgeMirrors.Writer mirrors() {
    return mirrors;
  }

  /** Edges in the blocks that are finished: rows that are not kept as they are. */
  long packed() {
    return edgesOfBlocks;
  }

  @Override
  public boolean isTold(byte[] key, byte @Nullable [] value) {
    return isMirrored() && isKey(key) && !EdgeMirrors.isPrimary(key) && isEdge(key, value);
  }

  @Override
  public void add(byte[] key, byte @Nullable [] value) {
    if (value == null || !isKey(key) || !fields.takeEdge(value)) {
      rawFlags.u8(value == null ? EdgeBlock.DELETED : EdgeBlock.RAW);
      RawRows.write(streams.get(EdgeBlock.RAWS), key, value);
      return;
    }
    if (context.isOnePass() && !EdgeMirrors.isPrimary(key)) {
      throw new PackedRowsBuilder.NotGathered("both rows of an edge where one was expected");
    }
    mechanisms[edges] = key[MECHANISM];
    times[edges] = timeNs(key);
    for (int i = 0; i < FieldsOfRow.EDGE_MEMBERS; i++) {
      members[edges * FieldsOfRow.EDGE_MEMBERS + i] = fields.get(i);
    }
    addOf(2L * context.turn(key, 0) + key[SIDE], context.turn(key, OTHER));
  }

  /**
   * Adds an edge that is held; its key is greater than that of the one before.
   *
   * @param owner twice the turn of the entity whose row it is, and the side
   */
  void add(long owner, int otherTurn, HeldEdges held, int edge) {
    mechanisms[edges] = (byte) held.mechanism(edge);
    times[edges] = held.firstNs(edge);
    int at = edges * FieldsOfRow.EDGE_MEMBERS;
    members[at] = held.lastNs(edge);
    members[at + 1] = held.sequence(edge);
    members[at + 2] = held.index(edge);
    members[at + 3] = TimeCode.zigzag(held.bytes(edge));
    members[at + 4] = held.isEnded(edge) ? 2 : 1;
    addOf(owner, otherTurn);
  }

  private void addOf(long owner, long otherTurn) {
    if (edges == 0 || owner != owners[edges - 1]) {
      runs[runCount++] = owner;
    }
    runOf[edges] = runCount - 1;
    owners[edges] = owner;
    others[edges] = otherTurn;
    ordinals[edges] = context.ordinal(member(edges, 1), member(edges, 2));
    edges++;
  }

  private void putInOrder() {
    for (int run = 0; run < runCount; run++) {
      runs[run] = runs[run] << RUN_BITS | run;
    }
    Arrays.sort(runs, 0, runCount);
    long[] placeOfRun = new long[runCount];
    for (int place = 0; place < runCount; place++) {
      placeOfRun[(int) runs[place] & (1 << RUN_BITS) - 1] = place;
    }
    for (int row = 0; row < edges; row++) {
      long ordinal = Math.max(0, ordinals[row]);
      order[row] = placeOfRun[runOf[row]] << RUN_SHIFT | ordinal << ROW_BITS | row;
    }
    Arrays.sort(order, 0, edges);
  }

  /** Entity by entity, and of each in the order of events: so least changes from row to row. */
  private void write() {
    putInOrder();
    long ownerBefore = -1;
    long ordinalBefore = 0;
    for (int i = 0; i < edges; i++) {
      int row = (int) order[i] & (1 << ROW_BITS) - 1;
      long owner = owners[row];
      ordinalBefore = owner == ownerBefore ? ordinalBefore : context.entities.ordinal(owner >> 1);
      writeOwner(row, owner - ownerBefore);
      ownerBefore = owner;
      int ordinal = ordinals[row];
      if (ordinal < 0) {
        streams.get(EdgeBlock.ORDINALS).number(0);
        streams.get(EdgeBlock.FAR_EVENTS).number(member(row, 1)).number(member(row, 2));
        ordinal = (int) ordinalBefore;
      } else {
        streams.get(EdgeBlock.ORDINALS).number(1 + TimeCode.zigzag(ordinal - ordinalBefore));
        ordinalBefore = ordinal;
      }
      writeOther(row);
      time(EdgeBlock.TIMES, times[row], ordinal);
      time(EdgeBlock.LASTS, member(row, 0), ordinal);
      streams.get(EdgeBlock.BYTES).number(member(row, 3));
    }
    streams.get(EdgeBlock.FLAGS).raw(rawFlags);
  }

  private void writeOwner(int row, long more) {
    int flags = more == 0 ? EdgeBlock.EDGE : EdgeBlock.EDGE_OF_NEXT;
    flags |= member(row, 4) == 2 ? EdgeBlock.FORM_2 : 0;
    streams.get(EdgeBlock.FLAGS).u8(flags);
    if (more != 0) {
      streams.get(EdgeBlock.OWNERS).number(more);
    }
  }

  private void writeOther(int row) {
    int mechanism = mechanisms[row] & 0xff;
    streams.get(EdgeBlock.MECHANISMS).u8(mechanism);
    long other = others[row];
    long code = NearerOf.code(other, otherBefore[mechanism], owners[row] >> 1);
    streams.get(EdgeBlock.OTHERS).number(code);
    otherBefore[mechanism] = other;
    mirrors.add(2L * context.entities.place(other) + 1 - (owners[row] & 1));
  }

  private long member(int row, int stream) {
    return members[row * FieldsOfRow.EDGE_MEMBERS + stream];
  }

  private void time(int stream, long timeNs, int ordinal) {
    context.time(streams.get(stream), streams.get(EdgeBlock.FAR_TIMES), timeNs, ordinal);
  }

  private static long timeNs(byte[] key) {
    return (long) U64.get(key, TIME) ^ Long.MIN_VALUE;
  }

  @Override
  public boolean isFull() {
    return edges + rawFlags.length() >= ROWS_MAX
        || streams.get(EdgeBlock.RAWS).length() >= BLOCK_BYTES_MAX;
  }

  @Override
  public ByteOut finish() {
    write();
    ByteOut payload = streams.finish(edges + rawFlags.length());
    mirrors.endBlock();
    Arrays.fill(otherBefore, 0);
    rawFlags.clear();
    edgesOfBlocks += edges;
    edges = 0;
    runCount = 0;
    return payload;
  }
}
