package io.drec.compact;

import java.util.function.LongSupplier;

/**
 * How the compactor works.
 *
 * @param users names for the user numbers of records
 * @param stepBytes frames that one step takes in, about
 * @param segmentBytes frames of a fresh segment, about: they are in memory until it is written
 * @param segmentAgeNs how long a frame may wait for that when little comes
 * @param monotonicNs a clock that never goes back
 */
public record CompactorConfig(
    UserNames users, int stepBytes, int segmentBytes, long segmentAgeNs, LongSupplier monotonicNs) {
  private static final int STEP_BYTES = 512 * 1024;
  private static final int SEGMENT_BYTES = 8 << 20;
  private static final int BULK_SEGMENT_BYTES = 64 << 20;
  private static final long SEGMENT_AGE_NS = 30_000_000_000L;

  public static CompactorConfig of(UserNames users) {
    return new CompactorConfig(users, STEP_BYTES, SEGMENT_BYTES, SEGMENT_AGE_NS, System::nanoTime);
  }

  /** For one who writes much at once, has the memory, and calls {@link Compactor#sync} himself. */
  public static CompactorConfig ofBulk(UserNames users) {
    return new CompactorConfig(
        users, BULK_SEGMENT_BYTES, BULK_SEGMENT_BYTES, Long.MAX_VALUE, System::nanoTime);
  }
}
