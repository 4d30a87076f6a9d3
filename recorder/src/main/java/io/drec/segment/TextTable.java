package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The texts of a segment, numbered in the order of their bytes. Not thread safe. */
public final class TextTable {
  private final Blocks.Source source;
  private final byte[][] separators;
  private final int[] firstIds;
  private final BlockCache cache;
  private final int segment;
  private final int weight;

  private TextTable(Blocks.Source source, byte[][] separators, int[] firstIds, BlockCache cache) {
    this.cache = cache;
    this.segment = cache.newSegment();
    this.source = source;
    this.separators = separators;
    this.firstIds = firstIds;
    this.weight = Integer.BYTES * firstIds.length + Fences.weightOf(separators);
  }

  /**
   * Reads the index of a text table.
   *
   * @param cache of decoded blocks, shared by all open segments
   * @throws SegmentFormatException when it is missing, damaged or of another version; as do all
   *     methods that read
   */
  public static TextTable open(Blocks.Source source, BlockCache cache) {
    ByteIn in = new ByteIn(Blocks.require(source, Section.TEXT_INDEX, 0));
    int total = in.count(Integer.MAX_VALUE);
    int blocks = in.count(in.left() / 2);
    byte[][] separators = new byte[blocks][];
    int[] firstIds = new int[blocks + 1];
    for (int i = 0; i < blocks; i++) {
      int length = in.count(in.left());
      int from = in.skip(length);
      separators[i] = Arrays.copyOfRange(in.array(), from, from + length);
      int count = in.count(total - firstIds[i]);
      if (count == 0 || i > 0 && Arrays.compareUnsigned(separators[i - 1], separators[i]) >= 0) {
        throw SegmentFormatException.corrupt("block " + i + " of texts is empty or out of order");
      }
      firstIds[i + 1] = firstIds[i] + count;
    }
    in.end();
    if (firstIds[blocks] != total) {
      throw SegmentFormatException.corrupt(
          "blocks of " + firstIds[blocks] + " texts, the table says " + total);
    }
    return new TextTable(source, separators, firstIds, cache);
  }

  /** Bytes that it keeps, beside blocks in the cache; about. */
  public int weight() {
    return weight;
  }

  /** How many texts there are. */
  public int size() {
    return firstIds[firstIds.length - 1];
  }

  /**
   * A text, a copy.
   *
   * @throws IndexOutOfBoundsException when there is none of this number
   */
  public byte[] text(int id) {
    int number = blockOf(id);
    return block(number).text(id - firstIds[number]);
  }

  /** Takes one text; the array is only valid during the call. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @return false to end the visit
     */
    boolean visit(int id, byte[] array, int offset, int length);
  }

  /** Gives one text to a visitor without copying it. */
  public boolean visit(int id, Visitor visitor) {
    int number = blockOf(id);
    TextBlock block = block(number);
    int index = id - firstIds[number];
    int start = block.starts()[index];
    return visitor.visit(id, block.bytes(), start, block.starts()[index + 1] - start);
  }

  /** Visits all texts in order; false: the visitor ended it. */
  public boolean forEach(Visitor visitor) {
    return forEach(0, size(), visitor);
  }

  /** Visits the texts from one number up to another, which is not visited. */
  public boolean forEach(int fromId, int toId, Visitor visitor) {
    int id = fromId;
    while (id < toId) {
      int number = blockOf(id);
      TextBlock block = block(number);
      int[] starts = block.starts();
      int end = Math.min(toId, firstIds[number + 1]);
      for (int i = id - firstIds[number]; id < end; i++, id++) {
        if (!visitor.visit(id, block.bytes(), starts[i], starts[i + 1] - starts[i])) {
          return false;
        }
      }
    }
    return true;
  }

  int blockCount() {
    return separators.length;
  }

  /** Visits the texts of a block in order; false: the visitor ended it. */
  boolean forEachOf(int block, Visitor visitor) {
    return forEach(firstIds[block], firstIds[block + 1], visitor);
  }

  /** The number of a text; -1: it is not there. */
  public int find(byte[] text) {
    int at = search(text);
    return at < 0 ? -1 : at;
  }

  /** The number of the first text that is not less than this one; {@link #size}: none. */
  public int ceiling(byte[] text) {
    int at = search(text);
    return at < 0 ? -1 - at : at;
  }

  /** Numbers from {@code first} up to {@code end}, which is not one of them. */
  public record Range(int first, int end) {
    public boolean isEmpty() {
      return first >= end;
    }
  }

  /** The numbers of the texts that begin with these bytes. */
  public Range startingWith(byte[] prefix) {
    byte[] behind = behind(prefix);
    return new Range(ceiling(prefix), behind == null ? size() : ceiling(behind));
  }

  /** The least text that is greater than all texts with this prefix; null: there is none. */
  private static byte @Nullable [] behind(byte[] prefix) {
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == (byte) 0xff) {
      length--;
    }
    if (length == 0) {
      return null;
    }
    byte[] behind = Arrays.copyOf(prefix, length);
    behind[length - 1]++;
    return behind;
  }

  private int search(byte[] text) {
    int number = Arrays.binarySearch(separators, text, Arrays::compareUnsigned);
    if (number < 0) {
      number = Math.max(0, -2 - number);
    }
    if (separators.length == 0) {
      return -1;
    }
    int at = block(number).search(text);
    return at < 0 ? at - firstIds[number] : at + firstIds[number];
  }

  /** The block in which a text lies. */
  int blockOf(int id) {
    if (id < 0 || id >= size()) {
      throw new IndexOutOfBoundsException("text " + id + " of " + size());
    }
    int number = Arrays.binarySearch(firstIds, id);
    return number < 0 ? -2 - number : number;
  }

  private TextBlock block(int number) {
    return cache.get(
        TextBlock.class,
        segment,
        Section.TEXTS,
        number,
        one ->
            TextBlock.decode(
                Blocks.require(source, Section.TEXTS, one), firstIds[one + 1] - firstIds[one]));
  }
}
