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
 * @param burstRecords of a segment that is written for good at once, where records come fast; in
 *     the making it takes some 1 kB a record
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
    int burstRecords,
    long segmentAgeNs,
    LongSupplier monotonicNs,
    Keep keep,
    StoreMemory memory) {
  private static final int STEP_BYTES = 512 * 1024;
  private static final int SEGMENT_BYTES = 4 << 20;
  private static final int BULK_SEGMENT_BYTES = 64 << 20;

  /** A heap with less than a quarter beside the store's memory is a small one. */
  private static final double SMALL_HEAP = 1.25;

  private static final long SEGMENT_AGE_NS = 30_000_000_000L;

  /** Segments of a burst have as many records as merged ones. */
  public CompactorConfig(
      UserNames users,
      int stepBytes,
      int segmentBytes,
      int segmentRecords,
      int mergedRecords,
      long segmentAgeNs,
      LongSupplier monotonicNs,
      Keep keep,
      StoreMemory memory) {
    this(
        users,
        stepBytes,
        segmentBytes,
        segmentRecords,
        mergedRecords,
        mergedRecords,
        segmentAgeNs,
        monotonicNs,
        keep,
        memory);
  }

  public static CompactorConfig of(UserNames users) {
    return of(users, StoreMemory.DEFAULT);
  }

  /** Segments are as large as the memory allows, and those of a burst as the heap does. */
  public static CompactorConfig of(UserNames users, StoreMemory memory) {
    return of(users, memory, Runtime.getRuntime().maxMemory());
  }

  /**
   * Likewise.
   *
   * @param heapBytes of the JVM, at most
   */
  static CompactorConfig of(UserNames users, StoreMemory memory, long heapBytes) {
    boolean small = heapBytes < SMALL_HEAP * memory.bytes();
    // More than half: no two of them are ever merged.
    int burst = small ? memory.mergedRecords() / 2 + 1 : memory.mergedRecords();
    return new CompactorConfig(
        users,
        STEP_BYTES,
        SEGMENT_BYTES,
        memory.freshRecords(),
        memory.mergedRecords(),
        burst,
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

  /** Of a segment that is written for good at once: it is not merged any more. */
  int fullRecords() {
    return Math.max(segmentRecords, burstRecords);
  }

  /** The same, but keeping only so much. */
  public CompactorConfig keeping(Keep less) {
    return new CompactorConfig(
        users,
        stepBytes,
        segmentBytes,
        segmentRecords,
        mergedRecords,
        burstRecords,
        segmentAgeNs,
        monotonicNs,
        less,
        memory);
  }
}
