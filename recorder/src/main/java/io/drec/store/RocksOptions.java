package io.drec.store;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteBufferManager;

/**
 * RocksDB's options, with a bound on all memory that it takes.
 *
 * <p>The writer: one cache of 8 MiB for blocks, indexes and filters; at most 8 MiB of memtables,
 * charged to nothing else; 256 open files. A reader keeps every file open, so that what the writer
 * deletes stays readable until the reader moves on.
 */
final class RocksOptions {
  private static final long MIB = 1024 * 1024;
  private static final long WRITER_CACHE_BYTES = 8 * MIB;
  private static final long READER_CACHE_BYTES = 32 * MIB;
  private static final long MEMTABLE_BYTES = 2 * MIB;
  private static final long MEMTABLES_BYTES = 8 * MIB;
  private static final long LOGS_BYTES = 8 * MIB;
  private static final long FILE_BYTES = 16 * MIB;
  private static final long BLOCK_BYTES = 16 * 1024;
  private static final int BULK = 8;
  private static final int WRITER_OPEN_FILES = 256;
  private static final int ALL_FILES = -1;

  private final DBOptions database;
  private final List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
  private final List<RocksObject> owned = new ArrayList<>();

  private RocksOptions(DBOptions database, Cache cache, long memtableBytes) {
    this.database = own(database);
    own(cache);
    BloomFilter filter = own(new BloomFilter(10));
    for (Family family : Family.values()) {
      BlockBasedTableConfig table =
          new BlockBasedTableConfig()
              .setBlockCache(cache)
              .setCacheIndexAndFilterBlocks(true)
              .setPinL0FilterAndIndexBlocksInCache(true)
              .setBlockSize(BLOCK_BYTES)
              .setFilterPolicy(filter)
              .setFormatVersion(5);
      ColumnFamilyOptions options =
          own(new ColumnFamilyOptions())
              .setTableFormatConfig(table)
              .setWriteBufferSize(memtableBytes)
              .setTargetFileSizeBase(FILE_BYTES);
      compress(family, options);
      descriptors.add(new ColumnFamilyDescriptor(nameOf(family), options));
    }
    database
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(MIB)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0);
  }

  /** Segments are compressed already. */
  private static void compress(Family family, ColumnFamilyOptions options) {
    if (family == Family.SEGMENT) {
      options.setCompressionType(CompressionType.NO_COMPRESSION);
    } else {
      options
          .setCompressionType(CompressionType.LZ4_COMPRESSION)
          .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
    }
  }

  /** META is RocksDB's default family, which must be there in any case. */
  private static byte[] nameOf(Family family) {
    return family == Family.META
        ? RocksDB.DEFAULT_COLUMN_FAMILY
        : family
            .name()
            .toLowerCase(java.util.Locale.ROOT)
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  /**
   * All families are flushed together, so that what a crash leaves is one moment of all of them.
   */
  static RocksOptions forWriting() {
    return forWriting(1);
  }

  /** As the writer's, with more memory: what is written at once need not be put in order twice. */
  static RocksOptions forBulk() {
    return forWriting(BULK);
  }

  private static RocksOptions forWriting(int times) {
    Cache cache = new LRUCache(times * WRITER_CACHE_BYTES);
    Cache account = new LRUCache(times * MEMTABLES_BYTES);
    WriteBufferManager memtables = new WriteBufferManager(times * MEMTABLES_BYTES, account);
    RocksOptions options =
        new RocksOptions(
            new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setMaxTotalWalSize(times * LOGS_BYTES)
                .setWriteBufferManager(memtables)
                .setMaxOpenFiles(WRITER_OPEN_FILES)
                .setMaxBackgroundJobs(2)
                .setBytesPerSync(MIB)
                .setWalBytesPerSync(MIB),
            cache,
            times * MEMTABLE_BYTES);
    options.own(memtables);
    options.own(account);
    return options;
  }

  static RocksOptions forReading() {
    return new RocksOptions(
        new DBOptions().setMaxOpenFiles(ALL_FILES),
        new LRUCache(READER_CACHE_BYTES),
        MEMTABLE_BYTES);
  }

  private <T extends RocksObject> T own(T object) {
    owned.add(object);
    return object;
  }

  DBOptions database() {
    return database;
  }

  /** In the order of {@link Family}. */
  List<ColumnFamilyDescriptor> descriptors() {
    return descriptors;
  }

  List<RocksObject> owned() {
    return owned;
  }

  void close() {
    owned.forEach(RocksObject::close);
  }
}
