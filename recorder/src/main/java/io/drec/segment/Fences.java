package io.drec.segment;

import java.util.Arrays;

/**
 * Where the blocks of a table begin: for each the shortest bytes that are greater than all keys
 * before it and not greater than any key in it.
 */
final class Fences {
  private static final int BLOCKS_MAX = 1 << 20;

  /** Of all fences together: damaged ones could be much longer than what tells them. */
  private static final long BYTES_MAX = 64L * 1024 * 1024;

  private static final int ARRAY_BYTES = 24;

  private final byte[][] firsts;
  private final int weight;

  private Fences(byte[][] firsts) {
    this.firsts = firsts;
    this.weight = weightOf(firsts);
  }

  /** Bytes of memory of where blocks begin; about. */
  static int weightOf(byte[][] firsts) {
    int weight = 0;
    for (byte[] first : firsts) {
      weight += ARRAY_BYTES + first.length;
    }
    return weight;
  }

  static Fences read(byte[] payload) {
    ByteIn in = new ByteIn(payload);
    int count = in.count(Math.min(BLOCKS_MAX, payload.length));
    byte[][] firsts = new byte[count][];
    byte[] before = new byte[0];
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      int shared = in.count(before.length);
      int length = in.count(in.left());
      bytes += shared + length;
      if (bytes > BYTES_MAX) {
        throw SegmentFormatException.corrupt("fences of more than " + BYTES_MAX + " bytes");
      }
      byte[] first = Arrays.copyOf(before, shared + length);
      System.arraycopy(payload, in.skip(length), first, shared, length);
      firsts[i] = first;
      before = first;
    }
    in.end();
    return new Fences(firsts);
  }

  /** Bytes that it keeps; about. */
  int weight() {
    return weight;
  }

  int blocks() {
    return firsts.length;
  }

  /** The block that holds this key if one does: the last that does not begin behind it. */
  int find(byte[] key) {
    int low = 0;
    int high = firsts.length;
    while (low < high) {
      int middle = low + high >>> 1;
      if (Arrays.compareUnsigned(firsts[middle], key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - 1);
  }

  /** Gathers fences as blocks are begun. */
  static final class Writer {
    private final ByteOut out = new ByteOut();
    private byte[] before = new byte[0];
    private int count;

    /**
     * @param last key before the block
     */
    void add(byte[] last, int lastLength, byte[] first) {
      int shared = Arrays.mismatch(last, 0, lastLength, first, 0, first.length);
      byte[] fence = count == 0 ? new byte[0] : Arrays.copyOf(first, Math.max(0, shared) + 1);
      int same = Arrays.mismatch(before, fence);
      same = same < 0 ? fence.length : same;
      out.number(same).number(fence.length - same).raw(fence, same, fence.length - same);
      before = fence;
      count++;
    }

    ByteOut payload() {
      return new ByteOut().number(count).raw(out);
    }
  }
}
