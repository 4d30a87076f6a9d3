package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.RowBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Puts rows of closed days together: of an indicator that many hosts touched on a day, up to some
 * thousand rows in one. A host's row that comes later lies beside it and counts, until the next
 * time.
 *
 * <p>Rows go and their packed row comes in one batch, so whenever the process dies each is there
 * once. Meanwhile nobody writes rows of closed days, or one that came between reading and writing
 * would be lost; rows of the present day are written on.
 *
 * <p>Each step is short. Nobody may close or expire during one.
 */
final class IndexPacker {
  /** Keys that are looked at in one step: some 20 ms. */
  private static final int KEYS_EACH = 50_000;

  private static final int READAHEAD_BYTES = 2 << 20;

  private final RocksFleet fleet;
  private final PackSizes sizes;
  private final ReadWriteLock closedDays = new ReentrantReadWriteLock();
  private volatile int firstOpenDay;

  IndexPacker(RocksFleet fleet, PackSizes sizes) {
    this.fleet = fleet;
    this.sizes = sizes;
  }

  /**
   * From now on rows of days before this one are written by {@link #writing} alone. Nobody may be
   * writing.
   */
  void closeDays(int beforeDay) {
    firstOpenDay = Math.max(firstOpenDay, beforeDay);
  }

  /** What writes. */
  interface Write {
    void run() throws RocksDBException;
  }

  /** Writes rows of which the oldest are of a day. Not while rows of such days are packed. */
  void writing(int oldestDay, Write write) throws RocksDBException {
    if (oldestDay >= firstOpenDay) {
      write.run();
      return;
    }
    closedDays.readLock().lock();
    try {
      write.run();
    } finally {
      closedDays.readLock().unlock();
    }
  }

  /** Where there is something to do. */
  List<Integer> buckets() {
    return fleet.index().toBePacked(firstOpenDay, sizes.lateUnits());
  }

  void setPacked(int bucket) throws RocksDBException {
    fleet.index().setPacked(bucket, firstOpenDay);
  }

  /**
   * What was found by looking at some rows.
   *
   * @param runs indicators and days of which there are enough rows
   * @param next the key to go on from; null: that was all
   */
  record Found(List<byte[]> runs, byte @Nullable [] next) {}

  Found find(int bucket, byte[] from) throws RocksDBException {
    List<byte[]> runs = new ArrayList<>();
    ColumnFamilyHandle family = fleet.index().find(bucket);
    if (family == null) {
      return new Found(runs, null);
    }
    IndexReader reader = new IndexReader();
    byte[] run = new byte[IndexRows.RUN_BYTES];
    int singles = 0;
    int seen = 0;
    try (ReadOptions options =
            new ReadOptions()
                .setTotalOrderSeek(true)
                .setFillCache(false)
                .setReadaheadSize(READAHEAD_BYTES);
        RocksIterator rows = fleet.db().newIterator(family, options)) {
      for (rows.seek(from); rows.isValid(); rows.next()) {
        reader.at(rows);
        if (!reader.isOf(run)) {
          addIfEnough(runs, run, singles);
          run = reader.run();
          singles = 0;
          if (seen >= KEYS_EACH) {
            return new Found(runs, run);
          }
        }
        singles += reader.isPacked() ? 0 : 1;
        seen++;
      }
      rows.status();
    }
    addIfEnough(runs, run, singles);
    return new Found(runs, null);
  }

  private void addIfEnough(List<byte[]> runs, byte[] run, int singles) {
    int day = IndexRows.day(run);
    if (singles >= sizes.rowsMin() && day >= fleet.index().firstDay() && day < firstOpenDay) {
      runs.add(run);
    }
  }

  /**
   * Packs some rows of an indicator and day, from a key on.
   *
   * @return the key to go on from; empty: that was all
   */
  Optional<byte[]> pack(int bucket, byte[] run, byte[] from) throws RocksDBException {
    ColumnFamilyHandle family = fleet.index().find(bucket);
    if (family == null) {
      return Optional.empty();
    }
    closedDays.writeLock().lock();
    try (Slice upper = new Slice(behind(run));
        ReadOptions options = new ReadOptions().setIterateUpperBound(upper).setFillCache(false);
        RocksIterator rows = fleet.db().newIterator(family, options)) {
      return pack(rows, family.getID(), run, from);
    } finally {
      closedDays.writeLock().unlock();
    }
  }

  private static byte[] behind(byte[] run) {
    byte[] last = Arrays.copyOf(run, IndexRows.PACKED_KEY_BYTES + 1);
    Arrays.fill(last, IndexRows.RUN_BYTES, last.length, (byte) 0xff);
    return last;
  }

  private Optional<byte[]> pack(RocksIterator rows, int family, byte[] run, byte[] from)
      throws RocksDBException {
    RowColumns columns = new RowColumns();
    RowMerge merge = new RowMerge(columns::add);
    IndexReader reader = new IndexReader();
    BatchBytes batch = new BatchBytes(sizes.rowsMax() * IndexRows.ROW_BYTES_EXPECTED);
    int singles = 0;
    byte[] next = null;
    for (rows.seek(from); rows.isValid() && next == null; rows.next()) {
      reader.at(rows);
      merge.upTo(reader.place());
      boolean mayEnd = !merge.isWithin() && !merge.isLast(reader.place());
      if (mayEnd && columns.size() >= sizes.rowsMax()) {
        next = reader.key();
      } else {
        reader.take(rows, merge);
        batch.delete(family, reader.key());
        singles += reader.isPacked() ? 0 : 1;
      }
    }
    rows.status();
    merge.end();
    if (singles > 0) {
      put(batch, family, run, columns);
      fleet.writeUnsynced(batch);
    }
    return Optional.ofNullable(next);
  }

  /** In as few rows as may be, of about one size. */
  private void put(BatchBytes batch, int family, byte[] run, RowColumns columns) {
    int rows = (columns.size() + sizes.rowsMax() - 1) / sizes.rowsMax();
    RowBytes key = new RowBytes(IndexRows.PACKED_KEY_BYTES);
    RowBytes value = new RowBytes(columns.size() / rows * IndexRows.VALUE_BYTES_MAX);
    for (int row = 0; row < rows; row++) {
      int from = (int) ((long) columns.size() * row / rows);
      int to = (int) ((long) columns.size() * (row + 1) / rows);
      IndexRows.packedKey(key, run, columns.place(from));
      columns.encode(from, to, value.clear());
      batch.put(family, key, value);
    }
  }
}
