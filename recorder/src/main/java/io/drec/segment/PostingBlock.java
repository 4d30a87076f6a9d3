package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A block of groups of postings, as {@link PostingPacker} packed them. */
final class PostingBlock implements RowBlock {
  static final int FLAGS = 0;
  static final int KINDS = 1;
  static final int TEXTS = 2;

  /** Which of its object's lists a group has; in the first form how far back it is. */
  static final int LISTS = 3;

  /** In the first form the number of the first list that is new in this block. */
  private static final int FIRST_LIST = 4;

  static final int ROWS = 5;
  static final int RAWS = 6;

  /**
   * The turn of the object, by its distance from the group before; of a value's first from the
   * first of the value before.
   */
  static final int OBJECTS = 7;

  static final int STREAMS = 8;

  static final int RAW = 0;
  static final int DELETED = 1;

  /** A group of the value of the group before. */
  static final int SAME_VALUE = 2;

  static final int NEXT_VALUE = 3;

  private static final int ROWS_MAX = 1 << 16;
  private static final int NO_OBJECT = -1;

  private final UnpackingContext context;
  private final PostingLists lists;
  private final byte[] flags;
  private final byte[] kinds;
  private final int[] texts;
  private final long[] listOf;

  /** The place of the object; in the first form only the list tells. */
  private final int[] objects;

  private final int[] rowsOf;
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
    objects = new int[groups];
    rowsOf = new int[groups];
    starts = new int[groups + 1];
    readValues(in);
    if (context.goesByTurns()) {
      readLists(in);
      putInOrder();
    } else {
      readListsBack(in);
    }
    for (int group = 0; group < groups; group++) {
      int rows = rowsOf[group];
      if (rows == 0 || rows > ROWS_MAX - starts[group]) {
        throw SegmentFormatException.corrupt("a group of " + rows + " postings");
      }
      starts[group + 1] = starts[group] + rows;
    }
  }

  private void readValues(ByteIn[] in) {
    long text = 0;
    byte kind = 0;
    for (int group = 0; group < flags.length; group++) {
      int flag = in[FLAGS].u8();
      flags[group] = (byte) flag;
      if (flag < SAME_VALUE) {
        raws.read(group, in[RAWS], flag == DELETED);
        rowsOf[group] = 1;
        continue;
      }
      if (flag == NEXT_VALUE) {
        kind = (byte) in[KINDS].u8();
        text += in[TEXTS].signed();
      }
      kinds[group] = kind;
      texts[group] = context.textId(text);
      rowsOf[group] = in[ROWS].count(ROWS_MAX);
    }
  }

  private void readLists(ByteIn[] in) {
    long first = 0;
    long turn = 0;
    for (int group = 0; group < flags.length; group++) {
      if (flags[group] >= SAME_VALUE) {
        boolean begins = beginsRun(group);
        turn = (begins ? first : turn) + in[OBJECTS].signed();
        first = begins ? turn : first;
        objects[group] = context.place(turn);
        listOf[group] = PostingLists.key(turn, in[LISTS].number());
      }
    }
  }

  private void readListsBack(ByteIn[] in) {
    long next = in[FIRST_LIST].left() == 0 ? 0 : in[FIRST_LIST].number();
    for (int group = 0; group < flags.length; group++) {
      if (flags[group] >= SAME_VALUE) {
        long back = in[LISTS].number();
        listOf[group] = next - back;
        next += back == 0 ? 1 : 0;
        objects[group] = NO_OBJECT;
      }
    }
  }

  /** Whether a group has not the value of a group before, or is behind a row kept as it is. */
  private boolean beginsRun(int group) {
    return flags[group] != SAME_VALUE || group == 0 || flags[group - 1] < SAME_VALUE;
  }

  /** Groups of one value come in the order of their objects' places. */
  private void putInOrder() {
    int from = 0;
    while (from < flags.length) {
      int to = from + 1;
      while (to < flags.length && flags[from] >= SAME_VALUE && !beginsRun(to)) {
        to++;
      }
      if (to - from > 1) {
        putInOrder(from, to);
      }
      from = to;
    }
  }

  private void putInOrder(int from, int to) {
    long[] order = new long[to - from];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) objects[from + i] << Integer.SIZE | i;
    }
    Arrays.sort(order);
    long[] lists = Arrays.copyOfRange(listOf, from, to);
    int[] rows = Arrays.copyOfRange(rowsOf, from, to);
    for (int i = 0; i < order.length; i++) {
      int packed = (int) order[i];
      objects[from + i] = (int) (order[i] >>> Integer.SIZE);
      listOf[from + i] = lists[packed];
      rowsOf[from + i] = rows[packed];
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
    byte[] key = firstOfObject(group);
    PostingLists.Block block = lists.block(listOf[group]);
    int process = block.process(rowOf(block, group, row));
    if (process >= 0) {
      context.entities().id(process, key, key.length - EntityNumbers.ID_BYTES);
    }
    return key;
  }

  /** The key of a row of a group's value and object, by no process. */
  private byte[] firstOfObject(int group) {
    byte[] start = prefix(group);
    byte[] key = Arrays.copyOf(start, start.length + 2 * EntityNumbers.ID_BYTES);
    int object = objects[group];
    if (object == NO_OBJECT) {
      object = lists.block(listOf[group]).object(listOf[group]);
    }
    context.entities().id(object, key, start.length);
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
      byte[] first = firstOfObject(group);
      int id = first.length - EntityNumbers.ID_BYTES;
      compared = Arrays.compareUnsigned(first, 0, id, key, 0, Math.min(id, key.length));
      if (compared != 0) {
        return compared;
      }
    }
    return Arrays.compareUnsigned(key(starts[group]), key);
  }

  @Override
  public int weight() {
    return 256 + 26 * flags.length + raws.weight();
  }
}
