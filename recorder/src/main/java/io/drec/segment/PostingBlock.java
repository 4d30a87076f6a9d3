package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A block of groups of postings, as {@link PostingPacker} packed them. */
final class PostingBlock implements RowBlock {
  static final int FLAGS = 0;
  static final int KINDS = 1;
  static final int TEXTS = 2;
  static final int LISTS = 3;

  /** The number of the first list that is new in this block. */
  static final int FIRST_LIST = 4;

  static final int ROWS = 5;
  static final int RAWS = 6;
  static final int STREAMS = 7;

  static final int RAW = 0;
  static final int DELETED = 1;

  /** A group of the value of the group before. */
  static final int SAME_VALUE = 2;

  static final int NEXT_VALUE = 3;

  private static final int ROWS_MAX = 1 << 16;

  private final UnpackingContext context;
  private final PostingLists lists;
  private final byte[] flags;
  private final byte[] kinds;
  private final int[] texts;
  private final long[] listOf;
  private final int[] starts;
  private final RawRows raws = new RawRows();

  /** The kind and value of the group asked for last, and the zero behind. */
  private byte[] prefix = new byte[0];

  private int prefixGroup = -1;

  private PostingBlock(UnpackingContext context, PostingLists lists, int groups, ByteIn[] in) {
    this.context = context;
    this.lists = lists;
    flags = new byte[groups];
    kinds = new byte[groups];
    texts = new int[groups];
    listOf = new long[groups];
    starts = new int[groups + 1];
    long text = 0;
    byte kind = 0;
    long next = in[FIRST_LIST].left() == 0 ? 0 : in[FIRST_LIST].number();
    for (int group = 0; group < groups; group++) {
      int flag = in[FLAGS].u8();
      flags[group] = (byte) flag;
      int rows = 1;
      if (flag < SAME_VALUE) {
        raws.read(group, in[RAWS], flag == DELETED);
      } else {
        if (flag == NEXT_VALUE) {
          kind = (byte) in[KINDS].u8();
          text += in[TEXTS].signed();
        }
        kinds[group] = kind;
        texts[group] = context.textId(text);
        long back = in[LISTS].number();
        listOf[group] = next - back;
        next += back == 0 ? 1 : 0;
        rows = in[ROWS].count(ROWS_MAX);
      }
      if (rows == 0 || rows > ROWS_MAX - starts[group]) {
        throw SegmentFormatException.corrupt("a group of " + rows + " postings");
      }
      starts[group + 1] = starts[group] + rows;
    }
  }

  static PostingBlock read(UnpackingContext context, PostingLists lists, byte[] payload) {
    ByteIn in = new ByteIn(payload);
    int groups = in.count(Math.min(ROWS_MAX, payload.length));
    return new PostingBlock(context, lists, groups, RowStreams.read(in, STREAMS));
  }

  @Override
  public int count() {
    return starts[starts.length - 1];
  }

  private int group(int row) {
    int found = Arrays.binarySearch(starts, row);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public byte[] key(int row) {
    int group = group(row);
    byte[] raw = raws.key(group);
    if (raw != null) {
      return raw;
    }
    byte[] start = prefix(group);
    byte[] key = Arrays.copyOf(start, start.length + 2 * EntityNumbers.ID_BYTES);
    PostingLists.Block block = lists.block(listOf[group]);
    context.entities().id(block.object(listOf[group]), key, start.length);
    int process = block.process(rowOf(block, group, row));
    if (process >= 0) {
      context.entities().id(process, key, start.length + EntityNumbers.ID_BYTES);
    }
    return key;
  }

  private byte[] prefix(int group) {
    if (prefixGroup != group) {
      byte[] text = context.text(texts[group]);
      byte[] found = new byte[text.length + 2];
      found[0] = kinds[group];
      System.arraycopy(text, 0, found, 1, text.length);
      prefix = found;
      prefixGroup = group;
    }
    return prefix;
  }

  private int rowOf(PostingLists.Block block, int group, int row) {
    int rows = starts[group + 1] - starts[group];
    return block.start(listOf[group], rows) + row - starts[group];
  }

  @Override
  public byte @Nullable [] value(int row) {
    int group = group(row);
    if (flags[group] < SAME_VALUE) {
      return raws.value(group);
    }
    PostingLists.Block block = lists.block(listOf[group]);
    return block.value(context.events(), rowOf(block, group, row));
  }

  /** Compares values first, so that no list is read to pass over other values. */
  @Override
  public int lowerBound(byte[] key) {
    int low = 0;
    int high = flags.length;
    while (low < high) {
      int middle = low + high >>> 1;
      if (compareStart(middle, key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int group = Math.max(0, low - 1);
    int row = flags.length == 0 ? 0 : starts[group];
    while (row < count() && Arrays.compareUnsigned(key(row), key) < 0) {
      row++;
    }
    return row;
  }

  /** How the first key of a group compares. */
  private int compareStart(int group, byte[] key) {
    if (flags[group] >= SAME_VALUE) {
      byte[] start = prefix(group);
      int compared =
          Arrays.compareUnsigned(
              start, 0, start.length, key, 0, Math.min(start.length, key.length));
      if (compared != 0) {
        return compared;
      }
    }
    return Arrays.compareUnsigned(key(starts[group]), key);
  }

  @Override
  public int weight() {
    return 256 + 18 * flags.length + raws.weight();
  }
}
