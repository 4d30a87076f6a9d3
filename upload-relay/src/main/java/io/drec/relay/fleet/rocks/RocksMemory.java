package io.drec.relay.fleet.rocks;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksObject;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/**
 * RocksDB's options, with a bound on all memory that it takes.
 *
 * <p>One cache of the budget's size holds data blocks, the blocks of indexes and filters, and the
 * memtables, which may take three eighths of it. Beyond it stand only: the top of each open file's
 * index (at most {@link #OPEN_FILES} of them, some KiB each), and what a compaction reads and
 * writes (two at a time, a few MiB each).
 */
final class RocksMemory implements AutoCloseable {
  static final long BUDGET_BYTES_MIN = 32L << 20;

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final int OPEN_FILES = 1024;
  private static final long MEMTABLE_BYTES_MAX = 64 * MIB;
  private static final long LOGS_BYTES_MAX = 512 * MIB;
  private static final long TABLE_FILE_BYTES = 128 * MIB;
  private static final long BLOB_FILE_BYTES = 256 * MIB;
  private static final long BLOB_BYTES_MIN = 4 * KIB;
  private static final int FILTER_BITS_PER_KEY = 10;
  private static final long DELETIONS_AMONG = 4096;
  private static final long DELETIONS_MIN = 2048;
  private static final double DELETIONS_SHARE = 0.2;

  static {
    RocksDB.loadLibrary();
  }

  private final List<RocksObject> owned = new ArrayList<>();
  private final DBOptions database;
  private final ColumnFamilyOptions meta;
  private final ColumnFamilyOptions index;
  private final ColumnFamilyOptions frames;

  /**
   * @param budgetBytes for everything that is cached or waits to be written
   */
  RocksMemory(long budgetBytes) {
    if (budgetBytes < BUDGET_BYTES_MIN) {
      throw new IllegalArgumentException(
          "memory of the fleet store: " + budgetBytes + " bytes, at least " + BUDGET_BYTES_MIN);
    }
    Cache cache = own(new LRUCache(budgetBytes));
    long memtablesBytes = budgetBytes * 3 / 8;
    WriteBufferManager memtables = own(new WriteBufferManager(memtablesBytes, cache));
    this.database =
        own(new DBOptions())
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setWriteBufferManager(memtables)
            .setMaxTotalWalSize(Math.min(LOGS_BYTES_MAX, memtablesBytes * 2))
            .setMaxOpenFiles(OPEN_FILES)
            .setMaxBackgroundJobs(2)
            .setBytesPerSync(MIB)
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setMaxLogFileSize(MIB)
            .setKeepLogFileNum(2)
            .setStatsDumpPeriodSec(0);
    long memtableBytes = Math.min(MEMTABLE_BYTES_MAX, memtablesBytes / 2);
    // Answers that are kept are large, and go again: their room is to be had back.
    this.meta =
        family(cache, MIB, true)
            .setEnableBlobFiles(true)
            .setMinBlobSize(BLOB_BYTES_MIN)
            .setBlobCompressionType(CompressionType.ZSTD_COMPRESSION)
            .setEnableBlobGarbageCollection(true);
    this.index =
        withDeletions(family(cache, memtableBytes, false))
            .useFixedLengthPrefixExtractor(IndexRows.PREFIX_BYTES)
            .setMaxWriteBufferNumber(3)
            .setTargetFileSizeBase(TABLE_FILE_BYTES)
            .setMaxBytesForLevelBase(4 * memtableBytes)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
    this.frames =
        family(cache, memtableBytes, true)
            .setEnableBlobFiles(true)
            .setMinBlobSize(BLOB_BYTES_MIN)
            .setBlobFileSize(BLOB_FILE_BYTES)
            .setBlobCompressionType(CompressionType.ZSTD_COMPRESSION);
  }

  /** Index rows are looked up by their prefix, others by the whole key. */
  private ColumnFamilyOptions family(Cache cache, long memtableBytes, boolean wholeKeys) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(16 * KIB)
            .setFormatVersion(5)
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setFilterPolicy(own(new BloomFilter(FILTER_BITS_PER_KEY)))
            .setWholeKeyFiltering(wholeKeys)
            .setCacheIndexAndFilterBlocks(true)
            .setPinTopLevelIndexAndFilter(true);
    return own(new ColumnFamilyOptions())
        .setTableFormatConfig(table)
        .setWriteBufferSize(memtableBytes);
  }

  /**
   * Files with many deletions are merged soon: packing leaves them, and a reader passes each one.
   * RocksDB for Java has the setting in {@link Options} only.
   */
  private ColumnFamilyOptions withDeletions(ColumnFamilyOptions options) {
    try (DBOptions none = new DBOptions();
        Options both = new Options(none, options)) {
      both.setTablePropertiesCollectorFactory(
          List.of(
              own(
                  TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
                      DELETIONS_AMONG, DELETIONS_MIN, DELETIONS_SHARE))));
      return own(new ColumnFamilyOptions(both).setTableFormatConfig(options.tableFormatConfig()));
    }
  }

  private <T extends RocksObject> T own(T object) {
    owned.add(0, object);
    return object;
  }

  DBOptions database() {
    return database;
  }

  ColumnFamilyOptions meta() {
    return meta;
  }

  ColumnFamilyOptions index() {
    return index;
  }

  ColumnFamilyOptions frames() {
    return frames;
  }

  /** After the database. */
  @Override
  public void close() {
    owned.forEach(RocksObject::close);
  }
}
