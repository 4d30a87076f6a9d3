package io.drec.linux.fallback;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far two clocks are apart. It stays the same until they really differ: a thread that is put
 * aside between two looks would make acts change places otherwise. One thread.
 */
final class ClockOffset {
  private static final int LOOKS = 3;
  private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(2);

  private final LongSupplier clock;
  private final LongSupplier other;
  private boolean isKnown;
  private long offsetNs;

  /**
   * @param other whose times are to be made ones of {@code clock}
   */
  ClockOffset(LongSupplier clock, LongSupplier other) {
    this.clock = clock;
    this.other = other;
  }

  /** Looks whether the clocks still are so far apart. */
  void look() {
    long leastNs = Long.MAX_VALUE;
    long foundNs = 0;
    for (int i = 0; i < LOOKS && leastNs > STEP_NS / 4; i++) {
      long fromNs = clock.getAsLong();
      long otherNs = other.getAsLong();
      long tookNs = clock.getAsLong() - fromNs;
      if (tookNs < leastNs) {
        leastNs = tookNs;
        foundNs = fromNs + tookNs / 2 - otherNs;
      }
    }
    boolean isSure = leastNs < STEP_NS / 2;
    if (!isKnown || (isSure && Math.abs(foundNs - offsetNs) > STEP_NS)) {
      isKnown = true;
      offsetNs = foundNs;
    }
  }

  /** What to add to a time of the other clock. */
  long ns() {
    return offsetNs;
  }
}
