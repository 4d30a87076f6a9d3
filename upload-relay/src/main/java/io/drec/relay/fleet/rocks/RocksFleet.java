package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.RowView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** The RocksDB of a fleet store, its families, and the hosts' numbers. */
final class RocksFleet implements AutoCloseable {
  private static final char INDEX = 'i';
  private static final char FRAMES = 'f';

  private final RocksDB db;
  private final RocksMemory memory;
  private final WriteOptions synced;
  private final ColumnFamilyHandle meta;
  private final Families index;
  private final Families frames;
  private final HostNumbers numbers = new HostNumbers();

  private RocksFleet(RocksDB db, RocksMemory memory, ColumnFamilyHandle meta, DayBuckets days) {
    this.db = db;
    this.memory = memory;
    this.meta = meta;
    this.synced = new WriteOptions().setSync(true);
    this.index = new Families(db, meta, synced, INDEX, days, memory.index());
    this.frames = new Families(db, meta, synced, FRAMES, DayBuckets.ofFrames(), memory.frames());
  }

  /**
   * @throws FleetStoreException when it cannot be opened
   */
  static RocksFleet open(Path directory, long memoryBytes, DayBuckets indexDays) {
    Path path = FleetDirectory.prepare(directory);
    RocksMemory memory = new RocksMemory(memoryBytes);
    RocksFleet fleet = null;
    try {
      Files.createDirectories(path);
      List<ColumnFamilyDescriptor> families = families(path, memory);
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      RocksDB db = RocksDB.open(memory.database(), path.toString(), families, handles);
      fleet = new RocksFleet(db, memory, handles.get(0), indexDays);
      fleet.load(families, handles);
      return fleet;
    } catch (RocksDBException | IOException | FleetStoreException e) {
      if (fleet == null) {
        memory.close();
      } else {
        fleet.close();
      }
      if (e instanceof RocksDBException trouble) {
        throw Troubles.of(directory, "cannot be opened", trouble);
      }
      throw e instanceof FleetStoreException told
          ? told
          : new FleetStoreException("the fleet store " + directory + " cannot be made: " + e, e);
    }
  }

  /** META first. */
  private static List<ColumnFamilyDescriptor> families(Path path, RocksMemory memory)
      throws RocksDBException {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, memory.meta()));
    try (Options options = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, path.toString())) {
        ColumnFamilyOptions its =
            Families.bucket(INDEX, name) != null
                ? memory.index()
                : Families.bucket(FRAMES, name) != null ? memory.frames() : null;
        if (its != null) {
          families.add(new ColumnFamilyDescriptor(name, its));
        }
      }
    }
    return families;
  }

  private void load(List<ColumnFamilyDescriptor> families, List<ColumnFamilyHandle> handles)
      throws RocksDBException {
    for (int i = 1; i < handles.size(); i++) {
      byte[] name = families.get(i).getName();
      Integer bucket = Families.bucket(INDEX, name);
      if (bucket != null) {
        index.load(bucket, handles.get(i));
      } else {
        bucket = Families.bucket(FRAMES, name);
        frames.load(bucket == null ? 0 : bucket, handles.get(i));
      }
    }
    index.load();
    frames.load();
    Rows.ofPrefix(
        db,
        meta,
        MetaRows.allNumbers(),
        (key, value) -> {
          numbers.load(MetaRows.host(key), new RowView(value).u32());
          return true;
        });
  }

  RocksDB db() {
    return db;
  }

  ColumnFamilyHandle meta() {
    return meta;
  }

  Families index() {
    return index;
  }

  Families frames() {
    return frames;
  }

  HostNumbers numbers() {
    return numbers;
  }

  byte @Nullable [] get(byte[] metaKey) throws RocksDBException {
    return db.get(meta, metaKey);
  }

  /** Durable when it returns. */
  void put(byte[] metaKey, byte[] value) throws RocksDBException {
    db.put(meta, synced, metaKey, value);
  }

  /** Durable when it returns. */
  void delete(byte[] metaKey) throws RocksDBException {
    db.delete(meta, synced, metaKey);
  }

  /** What a power cut brings back is to be deleted again. */
  void deleteAll(List<byte[]> metaKeys) throws RocksDBException {
    if (metaKeys.isEmpty()) {
      return;
    }
    try (WriteBatch batch = new WriteBatch();
        WriteOptions unsynced = new WriteOptions()) {
      for (byte[] key : metaKeys) {
        batch.delete(meta, key);
      }
      db.write(unsynced, batch);
    }
  }

  /** All of it or nothing, durable when it returns. */
  void write(BatchBytes rows) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch(rows.toBytes())) {
      db.write(synced, batch);
    }
  }

  /** All of it or nothing; a power cut may bring back what was there. */
  void writeUnsynced(BatchBytes rows) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch(rows.toBytes());
        WriteOptions unsynced = new WriteOptions()) {
      db.write(unsynced, batch);
    }
  }

  void flush() throws RocksDBException {
    List<ColumnFamilyHandle> all = new ArrayList<>();
    all.add(meta);
    all.addAll(index.handles());
    all.addAll(frames.handles());
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      db.flush(options, all);
    }
  }

  @Override
  public void close() {
    index.close();
    frames.close();
    meta.close();
    db.close();
    synced.close();
    memory.close();
  }
}
