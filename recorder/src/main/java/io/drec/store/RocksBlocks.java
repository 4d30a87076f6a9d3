package io.drec.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The blocks of the segments. Key: number of the segment, section, number of the block in it;
 * big-endian, so that a segment's blocks lie together, in a file or a few of its own. They go as
 * whole files, which leaves nothing behind in RocksDB.
 */
final class RocksBlocks implements AutoCloseable {
  static final int KEY_BYTES = Long.BYTES + 1 + Integer.BYTES;
  private static final String FILE_SUFFIX = ".segment";

  private final Path directory;
  private final RocksDB db;
  private final ColumnFamilyHandle handle;
  private final ReadOptions readOptions = new ReadOptions();

  RocksBlocks(Path directory, RocksDB db, ColumnFamilyHandle handle) {
    this.directory = directory;
    this.db = db;
    this.handle = handle;
  }

  byte @Nullable [] get(long segment, int section, int number) {
    try {
      return db.get(handle, readOptions, key(segment, section, number));
    } catch (RocksDBException e) {
      throw RocksStore.failure("cannot be read", directory, e);
    }
  }

  /** Reads every block. */
  SortedMap<Integer, Long> bytesBySection() {
    SortedMap<Integer, Long> bytes = new TreeMap<>();
    try (RocksIterator block = db.newIterator(handle, readOptions)) {
      for (block.seekToFirst(); block.isValid(); block.next()) {
        bytes.merge((int) block.key()[Long.BYTES], (long) block.value().length, Long::sum);
      }
    }
    return bytes;
  }

  static byte[] key(long segment, int section, int number) {
    return ByteBuffer.allocate(KEY_BYTES)
        .putLong(segment)
        .put((byte) section)
        .putInt(number)
        .array();
  }

  /** A file to write the blocks of a new segment to. */
  BlockFile newFile(long segment) throws RocksDBException {
    return new BlockFile(db, handle, directory.resolve(segment + FILE_SUFFIX), segment);
  }

  /** Removes a segment's blocks from the disk. */
  void drop(long segment) {
    drop(key(segment, 0, 0), key(segment + 1, 0, 0));
  }

  /** Removes blocks that a writer wrote and did not live to put into the catalogue, or to drop. */
  void dropUnknown(Set<Long> known) {
    for (LiveFileMetaData file : db.getLiveFilesMetaData()) {
      boolean ours =
          Arrays.equals(file.columnFamilyName(), RocksOptions.BLOCK_FAMILY_NAME)
              && file.smallestKey().length == KEY_BYTES;
      long segment = ours ? ByteBuffer.wrap(file.smallestKey()).getLong() : 0;
      if (ours && !known.contains(segment)) {
        drop(segment);
      }
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(FILE_SUFFIX)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw RocksStore.failure("cannot be opened", directory, e);
    }
  }

  private void drop(byte[] from, byte[] to) {
    try {
      db.deleteFilesInRanges(handle, new ArrayList<>(List.of(from, to)), false);
    } catch (RocksDBException e) {
      throw RocksStore.failure("cannot be written", directory, e);
    }
  }

  @Override
  public void close() {
    readOptions.close();
  }
}
