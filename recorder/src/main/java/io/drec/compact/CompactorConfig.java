package io.drec.compact;

import io.drec.store.StoreMemory;
import java.util.function.LongSupplier;

/**
 * How the compactor works.
 *
 * @param users names for the user numbers of records
 * @param stepBytes frames that one step takes in, about
 * @param segmentBytes frames of a fresh segment, about: what is made of them is in memory until it
 *     is written
 * @param segmentRecords likewise: rows take memory by the record, some 1 kB each
 * @param mergedRecords of a segment that is made of several; merging takes some 300 bytes a record
 * @param segmentAgeNs how long a frame may wait for that when little comes; {@link Long#MAX_VALUE}
 *     of an import
 * @param monotonicNs a clock that never goes back
 * @param keep how much footage stays
 * @param memory of the store
 */
public record CompactorConfig(
    UserNames users,
    int stepBytes,
    int segmentBytes,
    int segmentRecords,
    int mergedRecords,
    long segmentAgeNs,
    LongSupplier monotonicNs,
    Keep keep,
    StoreMemory memory) {
  private static final int STEP_BYTES = 512 * 1024;
  private static final int SEGMENT_BYTES = 4 << 20;
  private static final int BULK_SEGMENT_BYTES = 64 << 20;
  private static final long SEGMENT_AGE_NS = 30_000_000_000L;

  public static CompactorConfig of(UserNames users) {
    return of(users, StoreMemory.DEFAULT);
  }

  /** Segments are as large as the memory allows. */
  public static CompactorConfig of(UserNames users, StoreMemory memory) {
    return new CompactorConfig(
        users,
        STEP_BYTES,
        SEGMENT_BYTES,
        memory.freshRecords(),
        memory.mergedRecords(),
        SEGMENT_AGE_NS,
        System::nanoTime,
        Keep.ALL,
        memory);
  }

  /** For one who writes much at once, has the memory, and calls {@link Compactor#sync} himself. */
  public static CompactorConfig ofBulk(UserNames users) {
    return new CompactorConfig(
        users,
        BULK_SEGMENT_BYTES,
        BULK_SEGMENT_BYTES,
        StoreMemory.BULK.freshRecords(),
        StoreMemory.BULK.mergedRecords(),
        Long.MAX_VALUE,
        System::nanoTime,
        Keep.ALL,
        StoreMemory.BULK);
  }

  /**
   * Whether what fills a fresh segment at once goes on in it. Not in an import: it reads again what
   * it wrote before, which is dear once that is in columns, and settles at its end.
   */
  boolean growsInBursts() {
    return segmentAgeNs != Long.MAX_VALUE && mergedRecords > segmentRecords;
  }

  /** Of the frames of a segment that is written for good at once, about. */
  long fullBytes() {
    return (long) segmentBytes * Math.max(1, fullRecords() / segmentRecords);
  }

  /**
   * Of a segment that is written for good at once. More than half of a merged one, so that no two
   * of them are ever merged; not all of it, because in the making a record takes twice the memory
   * that it takes in merging.
   */
  int fullRecords() {
    return Math.max(segmentRecords, mergedRecords / 2 + 1);
  }

  /** The same, but keeping only so much. */
  public CompactorConfig keeping(Keep less) {
    return new CompactorConfig(
        users,
        stepBytes,
        segmentBytes,
        segmentRecords,
        mergedRecords,
        segmentAgeNs,
        monotonicNs,
        less,
        memory);
  }
}
