package io.drec.windows.evtx;

/** Counts the work that a chunk and each of its records cause, and ends it at a limit. */
final class Budget {
  private int chunkUnits;
  private int recordUnits;
  private int recordOffset;

  /**
   * @param offset of the record within the chunk
   */
  void startRecord(int offset) {
    recordUnits = 0;
    recordOffset = offset;
  }

  /** Whether the chunk may cause no further work at all. */
  boolean chunkSpent() {
    return chunkUnits > EvtxLimits.UNITS_PER_CHUNK_MAX;
  }

  int chunkUnits() {
    return chunkUnits;
  }

  int recordUnits() {
    return recordUnits;
  }

  /**
   * @param units at most the size of a chunk or of what a record may cause, so sums cannot overflow
   */
  void spend(int units) {
    chunkUnits += units;
    recordUnits += units;
    if (recordUnits > EvtxLimits.UNITS_PER_RECORD_MAX) {
      throw new EvtxDamageException(
          recordOffset,
          "a record that expands to more than " + EvtxLimits.UNITS_PER_RECORD_MAX + " units",
          "fewer elements, values and characters");
    }
    if (chunkSpent()) {
      throw new EvtxDamageException(
          recordOffset,
          "a chunk that expands to more than " + EvtxLimits.UNITS_PER_CHUNK_MAX + " units",
          "fewer elements, values and characters");
    }
  }
}
