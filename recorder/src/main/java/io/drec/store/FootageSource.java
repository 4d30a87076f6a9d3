package io.drec.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where {@link TableFootage} reads from; it is owned by the footage and closed with it. */
public interface FootageSource extends AutoCloseable {

  /** The rows as of the last {@link #refresh}. */
  Tables tables();

  /** Those of the rows that are in no segment yet, but in memory. */
  MemoryTables freshTables();

  /** The frames that the rows were made of. */
  Frames frames();

  /** Takes in what was recorded meanwhile. */
  void refresh();

  /** What cannot be told from rows. */
  Facts facts();

  @Override
  void close();

  /**
   * @param recording whether a recorder holds the directory now
   * @param trouble what keeps it from keeping anything; empty when all is well
   * @param memory of the recorder, as it last told; null when nothing records
   * @param compactedSequence last frame in the store; -1 when none
   * @param storeBytes on disk
   * @param journalBytes on disk
   * @param segments of the store, oldest first
   */
  record Facts(
      boolean recording,
      String trouble,
      FootageStatus.@Nullable Memory memory,
      long compactedSequence,
      long storeBytes,
      long journalBytes,
      List<SegmentRow> segments,
      Locks.Found locks) {}
}
