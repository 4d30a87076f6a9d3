package io.drec.compact;

import java.util.function.LongSupplier;

/**
 * How the compactor works.
 *
 * @param users names for the user numbers of records
 * @param batchBytes frames that one step takes in, about
 * @param syncIntervalNs how long what is in the store may wait for being safe from a power cut
 * @param monotonicNs a clock that never goes back
 */
public record CompactorConfig(
    UserNames users, int batchBytes, long syncIntervalNs, LongSupplier monotonicNs) {
  private static final int BATCH_BYTES = 512 * 1024;
  private static final long SYNC_INTERVAL_NS = 1_000_000_000L;

  /** As {@link #of}, for the caller who syncs himself and has the memory for larger batches. */
  public static CompactorConfig ofImport(UserNames users, int batchBytes) {
    return new CompactorConfig(users, batchBytes, Long.MAX_VALUE, System::nanoTime);
  }

  public static CompactorConfig of(UserNames users) {
    return new CompactorConfig(users, BATCH_BYTES, SYNC_INTERVAL_NS, System::nanoTime);
  }
}
