package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packs the rows of indicators. Rows of one value and one object are a group, of which the block
 * only names the value and a list ({@link PostingLists}): a file's path, name and hashes mostly
 * have the same one.
 */
final class PostingPacker implements BlockPacker {
  private static final int ID_BYTES = EntityNumbers.ID_BYTES;
  static final int TAIL_BYTES = 1 + 2 * ID_BYTES;
  private static final int GROUP_ROWS_MAX = 4096;
  private static final byte[] NO_PROCESS = new byte[ID_BYTES];

  private final PackingContext context;
  private final PostingLists.Writer lists;
  private final int rowsMax;
  private final PackingWalk walk = new PackingWalk();
  private final FieldsOfRow fields = new FieldsOfRow();
  private final RowStreams streams = new RowStreams(PostingBlock.STREAMS);

  /** Kind and value of the row before, in both passes. */
  private final ByteOut value = new ByteOut();

  /** The object of the group that is being gathered. */
  private byte[] object = NO_PROCESS;

  private final ByteOut list = new ByteOut();
  private int groupRows;
  private int rows;
  private int groups;
  private boolean valueToTell;
  private long text;
  private long textBefore;

  PostingPacker(PackingContext context, PostingLists.Writer lists, int rowsMax) {
    this.context = context;
    this.lists = lists;
    this.rowsMax = rowsMax;
  }

  private boolean isPosting(byte[] key, byte @Nullable [] bytes) {
    return bytes != null
        && key.length > TAIL_BYTES
        && key[key.length - TAIL_BYTES] == 0
        && walk.check(FieldsOfRow.POSTING, 0, bytes);
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
    context.entities.add(key, key.length - 2 * ID_BYTES);
    if (hasProcess(key)) {
      context.entities.add(key, key.length - ID_BYTES);
    }
  }

  private static boolean hasProcess(byte[] key) {
    return !Arrays.equals(key, key.length - ID_BYTES, key.length, NO_PROCESS, 0, ID_BYTES);
  }

  @Override
  public void add(byte[] key, byte @Nullable [] bytes) {
    rows++;
    if (bytes == null || !isPosting(key, bytes)) {
      endGroup();
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
      keepValue(key);
      text = context.text(key, 1, value.length() - 1);
      valueToTell = true;
    }
    if (groupRows == 0) {
      object = Arrays.copyOfRange(key, at, at + ID_BYTES);
      list.clear();
      list.number(context.entity(key, at));
    }
    groupRows++;
    walk.walk(FieldsOfRow.POSTING, 0, bytes, fields);
    long process = hasProcess(key) ? 1L + context.entity(key, key.length - ID_BYTES) : 0;
    lists.row(list, process, fields);
  }

  private void raw(byte[] key, byte @Nullable [] bytes) {
    groups++;
    streams.get(PostingBlock.FLAGS).u8(bytes == null ? PostingBlock.DELETED : PostingBlock.RAW);
    RawRows.write(streams.get(PostingBlock.RAWS), key, bytes);
  }

  private void endGroup() {
    if (groupRows == 0) {
      return;
    }
    groups++;
    long next = lists.count();
    long number = lists.add(list, groupRows);
    int flags = valueToTell ? PostingBlock.NEXT_VALUE : PostingBlock.SAME_VALUE;
    streams.get(PostingBlock.FLAGS).u8(flags);
    if (valueToTell) {
      streams.get(PostingBlock.KINDS).u8(value.array()[0]);
      streams.get(PostingBlock.TEXTS).signed(text - textBefore);
      textBefore = text;
      valueToTell = false;
    }
    if (streams.get(PostingBlock.LISTS).length() == 0) {
      streams.get(PostingBlock.FIRST_LIST).number(next);
    }
    streams.get(PostingBlock.LISTS).number(next - number);
    streams.get(PostingBlock.ROWS).number(groupRows);
    groupRows = 0;
  }

  @Override
  public boolean isFull() {
    return rows >= rowsMax || streams.get(PostingBlock.RAWS).length() >= BLOCK_BYTES_MAX;
  }

  @Override
  public ByteOut finish() {
    endGroup();
    ByteOut payload = streams.finish(groups);
    rows = 0;
    groups = 0;
    textBefore = 0;
    valueToTell = true;
    return payload;
  }
}
