package io.drec.segment;

/** Reads what {@link RangeEncoder} wrote; from other bytes it reads something, and then fails. */
final class RangeDecoder extends BitCoder {
  private static final int TOP = 1 << 24;

  private final ByteIn in;
  private int range = -1;
  private int code;

  RangeDecoder(ByteIn in) {
    this.in = in;
    for (int i = 0; i < 5; i++) {
      code = code << 8 | in.u8();
    }
  }

  @Override
  int bit(int[] model, int context, int ignored) {
    int state = model[context];
    int bound = (range >>> PRECISION_BITS) * probability(state);
    int bit;
    if (Integer.compareUnsigned(code, bound) < 0) {
      range = bound;
      bit = 0;
    } else {
      code -= bound;
      range -= bound;
      bit = 1;
    }
    model[context] = learned(state, bit);
    fill();
    return bit;
  }

  @Override
  long bits(int count, long ignored) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      range >>>= 1;
      int bit = Integer.compareUnsigned(code, range) < 0 ? 0 : 1;
      code -= range & -bit;
      value = value << 1 | bit;
      fill();
    }
    return value;
  }

  private void fill() {
    while (Integer.compareUnsigned(range, TOP) < 0) {
      range <<= 8;
      code = code << 8 | in.u8();
    }
  }
}
