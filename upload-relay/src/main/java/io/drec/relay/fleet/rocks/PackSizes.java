package io.drec.relay.fleet.rocks;

/**
 * When rows of the index are put together.
 *
 * @param rowsMin of one indicator and day that lie by themselves: fewer stay as they are
 * @param rowsMax in one packed row; it bounds how long a writer of such rows waits
 * @param lateUnits units with rows of packed days, from which on a bucket is looked through again
 */
record PackSizes(int rowsMin, int rowsMax, int lateUnits) {
  /** A row by itself takes some 0.4 µs to read and 4 bytes more on the disk. */
  static final PackSizes DEFAULT = new PackSizes(32, 4096, 1000);

  PackSizes {
    if (rowsMin < 1 || rowsMax < 1 || rowsMax > RowColumns.ROWS_MAX) {
      throw new IllegalArgumentException(
          "rows to pack: " + rowsMin + " to " + rowsMax + ", at most " + RowColumns.ROWS_MAX);
    }
  }
}
