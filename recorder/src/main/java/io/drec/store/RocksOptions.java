package io.drec.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
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
 * <p>Two families: {@code default} is META, a few small rows that are put one by one; {@code block}
 * holds the blocks of the segments, which come as whole files and leave as whole files. RocksDB
 * never rewrites these: nothing in them overlaps, and they are compressed and checked already.
 *
 * <p>The writer: one cache for blocks, indexes and filters; memtables, charged to nothing else, as
 * {@link StoreMemory} says; 256 open files. A reader keeps every file open, so that what the writer
 * deletes stays readable until the reader moves on.
 */
final class RocksOptions {
  static final byte[] BLOCK_FAMILY_NAME = "block".getBytes(StandardCharsets.US_ASCII);

  private static final long MIB = 1024 * 1024;
  private static final long READER_CACHE_BYTES = 32 * MIB;
  private static final long READER_MEMTABLE_BYTES = MIB;
  private static final long LOGS_BYTES = 4 * MIB;
  private static final int WRITER_OPEN_FILES = 256;
  private static final int ALL_FILES = -1;

  private final DBOptions database;
  private final List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
  private final List<RocksObject> owned = new ArrayList<>();

  private RocksOptions(DBOptions database, Cache cache, long memtableBytes) {
    this.database = own(database);
    own(cache);
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setFormatVersion(5);
    descriptors.add(
        new ColumnFamilyDescriptor(
            RocksDB.DEFAULT_COLUMN_FAMILY,
            own(new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setWriteBufferSize(memtableBytes)));
    descriptors.add(
        new ColumnFamilyDescriptor(
            BLOCK_FAMILY_NAME,
            own(new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setWriteBufferSize(memtableBytes)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setDisableAutoCompactions(true)));
    database
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(MIB)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0);
  }

  static RocksOptions forWriting(StoreMemory memory) {
    Cache cache = new LRUCache(memory.cacheBytes());
    Cache account = new LRUCache(memory.memtablesBytes());
    WriteBufferManager memtables = new WriteBufferManager(memory.memtablesBytes(), account);
    RocksOptions options =
        new RocksOptions(
            new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setMaxTotalWalSize(LOGS_BYTES)
                .setWriteBufferManager(memtables)
                .setMaxOpenFiles(WRITER_OPEN_FILES)
                .setMaxBackgroundJobs(1)
                .setBytesPerSync(MIB)
                .setWalBytesPerSync(MIB),
            cache,
            memory.memtableBytes());
    options.own(memtables);
    options.own(account);
    return options;
  }

  static RocksOptions forReading() {
    return new RocksOptions(
        new DBOptions().setMaxOpenFiles(ALL_FILES),
        new LRUCache(READER_CACHE_BYTES),
        READER_MEMTABLE_BYTES);
  }

  private <T extends RocksObject> T own(T object) {
    owned.add(object);
    return object;
  }

  DBOptions database() {
    return database;
  }

  /** META, then the blocks. */
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
