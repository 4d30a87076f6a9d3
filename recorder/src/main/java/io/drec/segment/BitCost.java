package io.drec.segment;

/** Writes nothing, and counts how much it would be. */
final class BitCost extends BitCoder {
  private static final int STEPS = 1 << 10;
  private static final float[] COST = new float[STEPS + 1];

  static {
    for (int i = 1; i <= STEPS; i++) {
      COST[i] = (float) (-Math.log((i - 0.5) / STEPS) / Math.log(2));
    }
    COST[0] = COST[1];
  }

  private double total;

  double bits() {
    return total;
  }

  @Override
  int bit(int[] model, int context, int bit) {
    int state = model[context];
    int zero = probability(state);
    int likely = bit == 0 ? zero : (1 << PRECISION_BITS) - zero;
    total += COST[likely >>> PRECISION_BITS - 10];
    model[context] = learned(state, bit);
    return bit;
  }

  @Override
  long bits(int count, long value) {
    total += count;
    return value;
  }
}
