package io.drec.segment;

import java.util.Arrays;

/**
 * Numbers of any size, small ones cheap: how many bits the number has, by a tree of adaptive bits;
 * the three highest behind the first, adaptive too; the rest as they are.
 */
final class NumberModel {
  private static final int SIZES = 128;
  private static final int HIGH_BITS = 3;
  private static final int[] NONE = {};

  /** Of each context, made when it is first met: most columns meet few. */
  private final int[][] sizes;

  private int[] high = NONE;

  /**
   * @param contexts in each of which sizes are learned apart
   */
  NumberModel(int contexts) {
    sizes = new int[contexts][];
    Arrays.fill(sizes, NONE);
  }

  /** An unsigned number. */
  long code(BitCoder coder, int context, long value) {
    int[] model = sizes[context];
    if (model.length == 0) {
      model = BitCoder.model(SIZES);
      sizes[context] = model;
    }
    int size = 64 - Long.numberOfLeadingZeros(value);
    int node = 1;
    for (int i = 6; i >= 0; i--) {
      node = node << 1 | coder.bit(model, node, size >>> i & 1);
    }
    size = node & SIZES - 1;
    if (size < 2) {
      return size;
    }
    if (size > 64) {
      throw SegmentFormatException.corrupt("a number of " + size + " bits");
    }
    if (high.length == 0) {
      high = BitCoder.model(65 << HIGH_BITS);
    }
    int left = size - 1;
    long coded = 1;
    int branch = 1;
    for (int i = 0; i < HIGH_BITS && left > 0; i++) {
      left--;
      int bit = coder.bit(high, size << HIGH_BITS | branch, (int) (value >>> left) & 1);
      coded = coded << 1 | bit;
      branch = branch << 1 | bit;
    }
    while (left > 0) {
      int count = Math.min(left, 32);
      left -= count;
      coded = coded << count | coder.bits(count, value >>> left & (1L << count) - 1);
    }
    return coded;
  }

  /** A signed number. */
  long codeSigned(BitCoder coder, int context, long value) {
    long coded = code(coder, context, value << 1 ^ value >> 63);
    return coded >>> 1 ^ -(coded & 1);
  }

  /** How large, as a context: 0 to 15. */
  static int sizeContext(long value) {
    int size = 64 - Long.numberOfLeadingZeros(value << 1 ^ value >> 63);
    return Math.min(15, (size + 2) / 3);
  }
}
