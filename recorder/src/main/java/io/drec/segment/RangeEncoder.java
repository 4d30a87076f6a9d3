package io.drec.segment;

/** Writes coded bits; a range coder as in LZMA, with its carry held back in a cache. */
final class RangeEncoder extends BitCoder {
  private static final int TOP = 1 << 24;

  private final ByteOut out;
  private long low;
  private int range = -1;
  private int cache;
  private long pending = 1;

  RangeEncoder(ByteOut out) {
    this.out = out;
  }

  @Override
  int bit(int[] model, int context, int bit) {
    int state = model[context];
    int bound = (range >>> PRECISION_BITS) * probability(state);
    if (bit == 0) {
      range = bound;
    } else {
      low += bound & 0xffff_ffffL;
      range -= bound;
    }
    model[context] = learned(state, bit);
    shift();
    return bit;
  }

  @Override
  long bits(int count, long value) {
    for (int i = count - 1; i >= 0; i--) {
      range >>>= 1;
      if ((value >>> i & 1) != 0) {
        low += range & 0xffff_ffffL;
      }
      shift();
    }
    return value;
  }

  private void shift() {
    while (Integer.compareUnsigned(range, TOP) < 0) {
      range <<= 8;
      shiftLow();
    }
  }

  private void shiftLow() {
    if (low < 0xff00_0000L || low > 0xffff_ffffL) {
      int carry = (int) (low >>> 32);
      do {
        out.u8(cache + carry);
        cache = 0xff;
      } while (--pending != 0);
      cache = (int) (low >>> 24) & 0xff;
    }
    pending++;
    low = low << 8 & 0xffff_ffffL;
  }

  /** Writes what is held back; nothing may be coded afterwards. */
  void finish() {
    for (int i = 0; i < 5; i++) {
      shiftLow();
    }
  }
}
