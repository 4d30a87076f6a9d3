package io.drec.segment;

import java.util.Arrays;

/** The ids of a segment's entities in their order; all else names an entity by its place there. */
final class EntityTable {
  static final int IDS_PER_BLOCK = 1024;
  private static final int ID_BYTES = EntityNumbers.ID_BYTES;
  private static final int HIGH_SHIFT = 48;
  private static final int LOW_BYTES = 6;

  private final SectionReader section;
  private final int count;

  EntityTable(SectionReader section, int count) {
    this.section = section;
    this.count = count;
  }

  int count() {
    return count;
  }

  /** Copies an id. */
  void id(long number, byte[] target, int at) {
    if (number < 0 || number >= count) {
      throw SegmentFormatException.corrupt("entity " + number + " of " + count);
    }
    Block block = section.block(Block.class, (int) number / IDS_PER_BLOCK, EntityTable::read);
    block.id((int) number % IDS_PER_BLOCK, target, at);
  }

  /** The number of the first id that is not smaller than these bytes. */
  int lowerBound(byte[] bytes, int length) {
    if (count == 0) {
      return 0;
    }
    int number = section.fences().find(Arrays.copyOf(bytes, length));
    Block block = section.block(Block.class, number, EntityTable::read);
    return number * IDS_PER_BLOCK + block.lowerBound(bytes, length);
  }

  /** The number of an id; -1: there is none. */
  int find(byte[] bytes, int offset) {
    byte[] id = Arrays.copyOfRange(bytes, offset, offset + ID_BYTES);
    int number = lowerBound(id, ID_BYTES);
    if (number == count) {
      return -1;
    }
    byte[] found = new byte[ID_BYTES];
    id(number, found, 0);
    return Arrays.equals(found, id) ? number : -1;
  }

  private static Block read(byte[] payload) {
    ByteIn in = new ByteIn(payload);
    int size = in.count(IDS_PER_BLOCK);
    ByteIn letters = in.part();
    ByteIn highs = in.part();
    ByteIn lows = in.part();
    byte[] ids = new byte[size * ID_BYTES];
    int letter = 0;
    long hash = 0;
    for (int i = 0; i < size; i++) {
      int more = letters.u8();
      letter += more;
      hash = more == 0 ? hash : 0;
      long low = 0;
      int from = lows.skip(LOW_BYTES);
      for (int j = 0; j < LOW_BYTES; j++) {
        low = low << 8 | payload[from + j] & 0xff;
      }
      hash += highs.number() << HIGH_SHIFT | low;
      ids[i * ID_BYTES] = (byte) letter;
      for (int j = 0; j < 8; j++) {
        ids[i * ID_BYTES + 1 + j] = (byte) (hash >>> 56 - 8 * j);
      }
    }
    return new Block(ids);
  }

  private static final class Block implements BlockCache.Unpacked {
    private final byte[] ids;

    Block(byte[] ids) {
      this.ids = ids;
    }

    void id(int index, byte[] target, int at) {
      if (index * ID_BYTES >= ids.length) {
        throw SegmentFormatException.corrupt("a block of entities lacks the " + index + "th");
      }
      System.arraycopy(ids, index * ID_BYTES, target, at, ID_BYTES);
    }

    int lowerBound(byte[] bytes, int length) {
      int low = 0;
      int high = ids.length / ID_BYTES;
      while (low < high) {
        int middle = low + high >>> 1;
        int at = middle * ID_BYTES;
        if (Arrays.compareUnsigned(ids, at, at + ID_BYTES, bytes, 0, length) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    @Override
    public int weight() {
      return 32 + ids.length;
    }
  }

  /** Takes ids in ascending order. */
  static final class Writer {
    private final SectionWriter section;
    private final ByteOut letters = new ByteOut();
    private final ByteOut highs = new ByteOut();
    private final ByteOut lows = new ByteOut();
    private byte[] last = new byte[0];
    private int size;
    private int letter;
    private long hash;

    Writer(SectionWriter section) {
      this.section = section;
    }

    void add(byte[] id) {
      if (size == IDS_PER_BLOCK) {
        flush();
      }
      if (size == 0) {
        section.fence(last, last.length, id);
      }
      long next = 0;
      for (int i = 1; i < ID_BYTES; i++) {
        next = next << 8 | id[i] & 0xff;
      }
      int more = (id[0] & 0xff) - letter;
      letters.u8(more);
      long delta = next - (more == 0 ? hash : 0);
      highs.number(delta >>> HIGH_SHIFT);
      for (int shift = HIGH_SHIFT - 8; shift >= 0; shift -= 8) {
        lows.u8((int) (delta >>> shift));
      }
      letter = id[0] & 0xff;
      hash = next;
      last = id;
      size++;
    }

    private void flush() {
      ByteOut out = new ByteOut().number(size).part(letters).part(highs).part(lows);
      section.block(out);
      letters.clear();
      highs.clear();
      lows.clear();
      size = 0;
      letter = 0;
      hash = 0;
    }

    void finish() {
      if (size > 0) {
        flush();
      }
      section.finish();
    }
  }
}
