package io.drec.store;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** The rows on disk. */
final class RocksTables implements Tables, AutoCloseable {
  private final Path directory;
  private final RocksDB db;
  private final List<ColumnFamilyHandle> handles;
  private final ReadOptions readOptions = new ReadOptions();
  private final @Nullable KeyFilter filter;

  /**
   * @param handles in the order of {@link Family}
   * @param filter holds every key that is written; null: nobody keeps account of them
   */
  RocksTables(
      Path directory, RocksDB db, List<ColumnFamilyHandle> handles, @Nullable KeyFilter filter) {
    this.filter = filter;
    this.directory = directory;
    this.db = db;
    this.handles = handles;
  }

  ColumnFamilyHandle handle(Family family) {
    return handles.get(family.ordinal());
  }

  List<ColumnFamilyHandle> handles() {
    return handles;
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    if (filter != null && !filter.mayHold(family, key)) {
      return null;
    }
    try {
      return db.get(handle(family), readOptions, key);
    } catch (RocksDBException e) {
      throw RocksStore.failure("cannot be read", directory, e);
    }
  }

  @Override
  public Cursor scan(Family family, byte[] from, byte @Nullable [] to, Order order) {
    return new RocksCursor(family, from, to, order);
  }

  @Override
  public void close() {
    handles.forEach(ColumnFamilyHandle::close);
    readOptions.close();
  }

  private final class RocksCursor implements Cursor {
    private final Slice lower;
    private final @Nullable Slice upper;
    private final ReadOptions bounds;
    private final RocksIterator rows;
    private final Order order;
    private boolean begun;

    RocksCursor(Family family, byte[] from, byte @Nullable [] to, Order order) {
      this.order = order;
      this.lower = new Slice(from);
      this.upper = to == null ? null : new Slice(to);
      this.bounds = new ReadOptions().setIterateLowerBound(lower);
      if (upper != null) {
        bounds.setIterateUpperBound(upper);
      }
      this.rows = db.newIterator(handle(family), bounds);
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
        if (order == Order.ASCENDING) {
          rows.seekToFirst();
        } else {
          rows.seekToLast();
        }
      } else if (rows.isValid()) {
        if (order == Order.ASCENDING) {
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
