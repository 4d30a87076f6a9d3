package io.drec.segment;

import java.util.Arrays;

/**
 * Codes bits with adaptive probabilities. One model drives the encoder, the decoder and the
 * estimate of a cost: it passes what it would write and takes what comes back, so that the two
 * directions cannot differ. A decoder ignores what is passed.
 *
 * <p>A model is an int for each context: two estimates of the probability of a 0, one that learns
 * fast and one that learns slowly, in 16 bits each.
 */
abstract class BitCoder {
  static final int PRECISION_BITS = 15;

  private static final int HALF = 0x8000_8000;
  private static final int FAST = 4;
  private static final int SLOW = 7;
  private static final int CERTAIN = 1 << 16;
  private static final int PROBABILITY_MIN = 24;

  /** A model of so many contexts, in each of which 0 and 1 are as likely. */
  static int[] model(int contexts) {
    int[] model = new int[contexts];
    Arrays.fill(model, HALF);
    return model;
  }

  /** Of a 0, of {@code 1 << PRECISION_BITS}; never none and never all. */
  static int probability(int state) {
    int sum = (state >>> 16) + (state & 0xffff) >>> 2;
    return Math.max(PROBABILITY_MIN, Math.min((1 << PRECISION_BITS) - PROBABILITY_MIN, sum));
  }

  static int learned(int state, int bit) {
    int fast = state >>> 16;
    int slow = state & 0xffff;
    if (bit == 0) {
      fast += CERTAIN - 1 - fast >> FAST;
      slow += CERTAIN - 1 - slow >> SLOW;
    } else {
      fast -= fast >> FAST;
      slow -= slow >> SLOW;
    }
    return fast << 16 | slow;
  }

  /** Codes a bit in a context of a model, which learns from it. */
  abstract int bit(int[] model, int context, int bit);

  /** Codes the low {@code count} bits of a value, each 0 or 1 as likely. */
  abstract long bits(int count, long value);

  final boolean flag(int[] model, int context, boolean value) {
    return bit(model, context, value ? 1 : 0) != 0;
  }
}
