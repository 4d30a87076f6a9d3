package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packs the rows of indicators. Rows of one value and one object are a group, of which the block
 * only names the value, the object, and which of the object's lists it has ({@link PostingLists}):
 * a file's path, name and hashes mostly have the same one. Groups of one value are packed in the
 * order of their objects' turns.
 */
final class PostingPacker implements BlockPacker {
  private static final int ID_BYTES = EntityNumbers.ID_BYTES;
  static final int TAIL_BYTES = 1 + 2 * ID_BYTES;
  private static final int GROUP_ROWS_MAX = 4096;
  private static final byte[] NO_PROCESS = new byte[ID_BYTES];

  private final PackingContext context;
  private final PostingListsWriter lists;
  private final int rowsMax;
  private final FieldsOfRow fields = new FieldsOfRow();
  private final RowStreams streams = new RowStreams(PostingBlock.STREAMS);

  /** Kind and value of the row before, in both passes. */
  private final ByteOut value = new ByteOut();

  /** The object of the group that is being gathered. */
  private byte[] object = NO_PROCESS;

  private final ByteOut list = new ByteOut();

  /** The groups of one value that are held: of each its object's turn, and its list. */
  private final long[] heldTurns;

  private final int[] heldLists;
  private final int[] heldRows;

  /** Turn and number in the order of keys. */
  private final long[] order;

  private int held;

  /** The number of the value before, of postings that are held. */
  private int heldValue = -1;

  private long firstTurnBefore;
  private long turn;
  private int groupRows;
  private int rows;
  private int groups;
  private boolean valueToTell;
  private long text;
  private long textBefore;

  PostingPacker(PackingContext context, PostingListsWriter lists, int rowsMax) {
    this.context = context;
    this.lists = lists;
    this.rowsMax = rowsMax;
    this.heldTurns = new long[rowsMax];
    this.heldLists = new int[rowsMax];
    this.heldRows = new int[rowsMax];
    this.order = new long[rowsMax];
  }

  /** Whether a row is a posting; its members are then in the fields. */
  private boolean isPosting(byte[] key, byte @Nullable [] bytes) {
    return bytes != null
        && key.length > TAIL_BYTES
        && key[key.length - TAIL_BYTES] == 0
        && fields.takePosting(bytes);
  }

  private boolean isSameValue(byte[] key) {
    int length = key.length - TAIL_BYTES;
    return value.length() == length && Arrays.equals(value.array(), 0, length, key, 0, length);
  }

  private void keepValue(byte[] key) {
    value.clear();
    value.raw(key, 0, key.length - TAIL_BYTES);
  }

  /** Both passes begin with no value. */
  void startSecondPass() {
    value.clear();
  }

  @Override
  public void gather(byte[] key, byte @Nullable [] bytes) {
    if (!isPosting(key, bytes)) {
      return;
    }
    if (!isSameValue(key)) {
      keepValue(key);
      context.gatherText(key, 1, value.length() - 1);
    }
    context.entities.add(key, key.length - 2 * ID_BYTES, EntityNumbers.NO_TIME);
    if (hasProcess(key)) {
      context.entities.add(key, key.length - ID_BYTES, EntityNumbers.NO_TIME);
    }
  }

  private static boolean hasProcess(byte[] key) {
    return !Arrays.equals(key, key.length - ID_BYTES, key.length, NO_PROCESS, 0, ID_BYTES);
  }

  @Override
  public void add(byte[] key, byte @Nullable [] bytes) {
    rows++;
    if (bytes == null || !isPosting(key, bytes)) {
      endValue();
      raw(key, bytes);
      return;
    }
    int at = key.length - 2 * ID_BYTES;
    boolean same = isSameValue(key);
    if (!same
        || groupRows == GROUP_ROWS_MAX
        || !Arrays.equals(key, at, at + ID_BYTES, object, 0, ID_BYTES)) {
      endGroup();
    }
    if (!same) {
      endValue();
      keepValue(key);
      text = context.text(key, 1, value.length() - 1);
      valueToTell = true;
    }
    if (groupRows == 0) {
      object = Arrays.copyOfRange(key, at, at + ID_BYTES);
      list.clear();
      turn = context.turn(key, at);
      list.number(turn);
    }
    groupRows++;
    long process = hasProcess(key) ? 1L + context.turn(key, key.length - ID_BYTES) : 0;
    lists.row(list, process, fields);
  }

  /**
   * Adds a posting that is held; its key is greater than that of the one before.
   *
   * @param textId of its value
   * @param process turn and 1, or 0
   */
  void add(HeldPostings held, int posting, long textId, long objectTurn, long process) {
    rows++;
    int number = held.value(posting);
    boolean same = number == heldValue;
    if (!same || groupRows == GROUP_ROWS_MAX || objectTurn != turn) {
      endGroup();
    }
    if (!same) {
      endValue();
      heldValue = number;
      value.clear();
      value.u8(held.kindOfValue(number));
      text = textId;
      valueToTell = true;
    }
    if (groupRows == 0) {
      list.clear();
      turn = objectTurn;
      list.number(turn);
    }
    groupRows++;
    lists.row(list, process, held, posting);
  }

  private void raw(byte[] key, byte @Nullable [] bytes) {
    groups++;
    streams.get(PostingBlock.FLAGS).u8(bytes == null ? PostingBlock.DELETED : PostingBlock.RAW);
    RawRows.write(streams.get(PostingBlock.RAWS), key, bytes);
  }

  private void endGroup() {
    if (groupRows > 0) {
      heldTurns[held] = turn;
      heldLists[held] = lists.add(list, turn, groupRows);
      heldRows[held] = groupRows;
      held++;
      groupRows = 0;
    }
  }

  /** Writes the groups that are held. */
  private void endValue() {
    endGroup();
    for (int i = 0; i < held; i++) {
      order[i] = heldTurns[i] << Integer.SIZE | i;
    }
    Arrays.sort(order, 0, held);
    long turnBefore = firstTurnBefore;
    for (int i = 0; i < held; i++) {
      int group = (int) order[i];
      streams.get(PostingBlock.FLAGS).u8(flagsOfGroup());
      streams.get(PostingBlock.OBJECTS).signed(heldTurns[group] - turnBefore);
      turnBefore = heldTurns[group];
      firstTurnBefore = i == 0 ? turnBefore : firstTurnBefore;
      streams.get(PostingBlock.LISTS).number(lists.ofObject(heldLists[group]));
      streams.get(PostingBlock.ROWS).number(heldRows[group]);
      groups++;
    }
    held = 0;
  }

  private int flagsOfGroup() {
    if (!valueToTell) {
      return PostingBlock.SAME_VALUE;
    }
    streams.get(PostingBlock.KINDS).u8(value.array()[0]);
    streams.get(PostingBlock.TEXTS).signed(text - textBefore);
    textBefore = text;
    valueToTell = false;
    return PostingBlock.NEXT_VALUE;
  }

  @Override
  public boolean isFull() {
    return rows >= rowsMax || streams.get(PostingBlock.RAWS).length() >= BLOCK_BYTES_MAX;
  }

  @Override
  public ByteOut finish() {
    endValue();
    ByteOut payload = streams.finish(groups);
    rows = 0;
    groups = 0;
    textBefore = 0;
    firstTurnBefore = 0;
    valueToTell = true;
    return payload;
  }
}
