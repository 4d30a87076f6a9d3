package io.drec.store;

import io.drec.segment.Blocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/**
 * A new segment's file beside the database, which takes it over whole; one that was not taken over
 * is deleted.
 */
final class BlockFile implements Blocks.Sink, AutoCloseable {
  private final RocksDB db;
  private final ColumnFamilyHandle handle;
  private final Path path;
  private final long segment;
  private final EnvOptions environment = new EnvOptions();
  private final Options options = new Options().setCompressionType(CompressionType.NO_COMPRESSION);
  private final SstFileWriter writer = new SstFileWriter(environment, options);
  private long bytes;

  BlockFile(RocksDB db, ColumnFamilyHandle handle, Path path, long segment)
      throws RocksDBException {
    this.db = db;
    this.handle = handle;
    this.path = path;
    this.segment = segment;
    writer.open(path.toString());
  }

  @Override
  public void put(int section, int number, byte[] block) {
    try {
      writer.put(RocksBlocks.key(segment, section, number), block);
      bytes += RocksBlocks.KEY_BYTES + block.length;
    } catch (RocksDBException e) {
      throw RocksStore.failure("cannot be written", path, e);
    }
  }

  /** Of all blocks so far. */
  long bytes() {
    return bytes;
  }

  /** Hands the file over; then its blocks can be read. It is on the disk before that. */
  void ingest() throws RocksDBException {
    writer.finish();
    try (IngestExternalFileOptions ingestion = new IngestExternalFileOptions().setMoveFiles(true)) {
      db.ingestExternalFile(handle, List.of(path.toString()), ingestion);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
    options.close();
    environment.close();
    Files.deleteIfExists(path);
  }
}
