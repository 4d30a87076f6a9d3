package io.drec.compact;

import java.util.function.LongSupplier;

/**
 * How the compactor works.
 *
 * @param users names for the user numbers of records
 * @param batchBytes frames that one step takes in, about
 * @param syncIntervalNs how long what is in the store may wait for being safe from a power cut
 * @param monotonicNs a clock that never goes back
 * @param bulk much is written at once, and there is the memory for it
 */
public record CompactorConfig(
    UserNames users, int batchBytes, long syncIntervalNs, LongSupplier monotonicNs, boolean bulk) {
  private static final int BATCH_BYTES = 512 * 1024;
  private static final int BULK_BATCH_BYTES = 32 << 20;
  private static final long SYNC_INTERVAL_NS = 1_000_000_000L;

  /** For one who writes much at once and calls {@link Compactor#sync} himself. */
  public static CompactorConfig ofBulk(UserNames users) {
    return new CompactorConfig(users, BULK_BATCH_BYTES, Long.MAX_VALUE, System::nanoTime, true);
  }

  public static CompactorConfig of(UserNames users) {
    return new CompactorConfig(users, BATCH_BYTES, SYNC_INTERVAL_NS, System::nanoTime);
  }

  public CompactorConfig(
      UserNames users, int batchBytes, long syncIntervalNs, LongSupplier monotonicNs) {
    this(users, batchBytes, syncIntervalNs, monotonicNs, false);
  }
}
