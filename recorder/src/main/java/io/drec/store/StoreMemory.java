package io.drec.store;

/**
 * The memory of one who writes a store, and how it is shared out. All that grows with what is
 * recorded has its part of one number ({@code store.memory.mib}):
 *
 * <pre>
 *   1/4   rows of the segment in the making, 1 KiB a record
 *   1/4   records and rows that are made one segment, 256 bytes a record; in a burst, when
 *         nothing is merged, of the segment in the making, too, which is then as large
 *   1/8   blocks of segments, unpacked, for look-ups and merging
 *   1/32  what segments keep beside these while they are open
 *   1/8   RocksDB: blocks, indexes and filters of its files
 *   1/16  RocksDB: rows of META not yet in a file, in four parts
 *   1/16  which keys the newest segments hold; of older ones this is in files
 *   3/32  the block that is being packed or unpacked
 * </pre>
 *
 * All but RocksDB's parts, three sixteenths, lies in the heap of the JVM, which must have room for
 * it.
 */
public record StoreMemory(long bytes) {
  public static final int MIB_MIN = 32;
  public static final int MIB_MAX = 4096;

  private static final long MIB = 1 << 20;

  /** What a recorder takes that is told nothing else. */
  public static final StoreMemory DEFAULT = ofMib(64);

  /** Of one who writes much at once, as an import does. */
  public static final StoreMemory BULK = ofMib(256);

  private static final int BYTES_OF_FRESH_RECORD = 1024;
  private static final int BYTES_OF_MERGED_RECORD = 256;
  private static final int MEMTABLES = 4;

  /**
   * @throws IllegalArgumentException when it is not from {@value #MIB_MIN} to {@value #MIB_MAX} MiB
   */
  public StoreMemory {
    if (bytes < MIB_MIN * MIB || bytes > MIB_MAX * MIB) {
      throw new IllegalArgumentException(
          "memory of a store: " + bytes / MIB + " MiB, expected " + MIB_MIN + " to " + MIB_MAX);
    }
  }

  public static StoreMemory ofMib(long mib) {
    return new StoreMemory(mib * MIB);
  }

  /** Records of a fresh segment, at most. */
  public int freshRecords() {
    return (int) (bytes / 4 / BYTES_OF_FRESH_RECORD);
  }

  /** Records of a segment that is made of several, at most. */
  public int mergedRecords() {
    return (int) (bytes / 4 / BYTES_OF_MERGED_RECORD);
  }

  /** Of unpacked blocks. */
  long unpackedBytes() {
    return bytes / 8;
  }

  /** Of what segments keep while they are open, beside unpacked blocks. */
  long openBytes() {
    return bytes / 32;
  }

  /** Of RocksDB's cache. */
  long cacheBytes() {
    return bytes / 8;
  }

  /** Of all of RocksDB's memtables. */
  long memtablesBytes() {
    return bytes / 16;
  }

  /** Of one memtable. */
  long memtableBytes() {
    return memtablesBytes() / MEMTABLES;
  }

  /** Of what the writer knows of its segments' keys. */
  int knownBytes() {
    return (int) (bytes / 16);
  }
}
