package io.drec.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** The rows of META on disk. Of the other families it has none. */
final class RocksMeta implements Layer, AutoCloseable {
  private final Path directory;
  private final RocksDB db;
  private final ColumnFamilyHandle handle;
  private final ReadOptions readOptions = new ReadOptions();

  RocksMeta(Path directory, RocksDB db, ColumnFamilyHandle handle) {
    this.directory = directory;
    this.db = db;
    this.handle = handle;
  }

  @Override
  public byte @Nullable [] raw(Family family, byte[] key) {
    if (family != Family.META) {
      return null;
    }
    try {
      return db.get(handle, readOptions, key);
    } catch (RocksDBException e) {
      throw RocksStore.failure("cannot be read", directory, e);
    }
  }

  @Override
  public Tables.Cursor rawScan(
      Family family, byte[] from, byte @Nullable [] to, Tables.Order order) {
    return family == Family.META ? new Rows(from, to, order) : LayeredTables.Empty.CURSOR;
  }

  @Override
  public void close() {
    readOptions.close();
  }

  private final class Rows implements Tables.Cursor {
    private final Slice lower;
    private final @Nullable Slice upper;
    private final ReadOptions bounds;
    private final RocksIterator rows;
    private final boolean ascending;
    private boolean begun;

    Rows(byte[] from, byte @Nullable [] to, Tables.Order order) {
      this.ascending = order == Tables.Order.ASCENDING;
      this.lower = new Slice(from);
      this.upper = to == null ? null : new Slice(to);
      this.bounds = new ReadOptions().setIterateLowerBound(lower);
      if (upper != null) {
        bounds.setIterateUpperBound(upper);
      }
      this.rows = db.newIterator(handle, bounds);
    }

    @Override
    public boolean next() {
      step();
      if (rows.isValid()) {
        return true;
      }
      try {
        rows.status();
        return false;
      } catch (RocksDBException e) {
        throw RocksStore.failure("cannot be read", directory, e);
      }
    }

    private void step() {
      if (!begun) {
        begun = true;
        if (ascending) {
          rows.seekToFirst();
        } else {
          rows.seekToLast();
        }
      } else if (rows.isValid()) {
        if (ascending) {
          rows.next();
        } else {
          rows.prev();
        }
      }
    }

    @Override
    public byte[] key() {
      return rows.key();
    }

    @Override
    public byte[] value() {
      return rows.value();
    }

    @Override
    public void close() {
      rows.close();
      bounds.close();
      lower.close();
      if (upper != null) {
        upper.close();
      }
    }
  }
}
