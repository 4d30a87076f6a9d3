package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.RowBytes;
import io.drec.relay.fleet.RowView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * The column families of one kind of row, one for each bucket of days, made when the first row
 * comes and dropped when all in it is expired.
 *
 * <p>META keeps, for each bucket, the newest day of which a row may lie in it, no later than the
 * day on which it came. Only when that day is expired the bucket goes.
 */
final class Families {
  private static final int NONE = -1;

  private final RocksDB db;
  private final ColumnFamilyHandle meta;
  private final WriteOptions synced;
  private final char letter;
  private final DayBuckets days;
  private final ColumnFamilyOptions options;
  private final @Nullable ColumnFamilyHandle[] handles = new ColumnFamilyHandle[DayBuckets.BUCKETS];
  private final int[] newestDays = new int[DayBuckets.BUCKETS];
  private final int[] packedDays = new int[DayBuckets.BUCKETS];
  private final int[] lateUnits = new int[DayBuckets.BUCKETS];
  private volatile int firstDay;

  /**
   * @param letter of the names of its families
   */
  Families(
      RocksDB db,
      ColumnFamilyHandle meta,
      WriteOptions synced,
      char letter,
      DayBuckets days,
      ColumnFamilyOptions options) {
    this.db = db;
    this.meta = meta;
    this.synced = synced;
    this.letter = letter;
    this.days = days;
    this.options = options;
    Arrays.fill(newestDays, NONE);
    Arrays.fill(packedDays, NONE);
  }

  /** The bucket that a family of this name is; null when it is another kind's. */
  static @Nullable Integer bucket(char letter, byte[] name) {
    String text = new String(name, StandardCharsets.US_ASCII);
    if (text.length() != 3 || text.charAt(0) != letter) {
      return null;
    }
    return Integer.parseInt(text.substring(1));
  }

  private byte[] name(int bucket) {
    return String.format(Locale.ROOT, "%c%02d", letter, bucket).getBytes(StandardCharsets.US_ASCII);
  }

  /** Takes in a family that was there when the store was opened. */
  void load(int bucket, ColumnFamilyHandle handle) {
    handles[bucket] = handle;
  }

  /** Reads what META says; drops what should have been dropped when a process died. */
  synchronized void load() throws RocksDBException {
    firstDay = Math.max(0, read(MetaRows.firstDay(letter)));
    for (int bucket = 0; bucket < handles.length; bucket++) {
      newestDays[bucket] = read(MetaRows.newestDay(letter, bucket));
      packedDays[bucket] = read(MetaRows.packedDay(letter, bucket));
    }
    dropExpired();
  }

  private int read(byte[] key) throws RocksDBException {
    byte[] value = db.get(meta, key);
    return value == null ? NONE : new RowView(value).u16();
  }

  /** The first day that is kept. */
  int firstDay() {
    return firstDay;
  }

  /** The newest day of which there may be a row that did not come ahead of its time. */
  synchronized int newestDay() {
    return Arrays.stream(newestDays).max().orElse(NONE);
  }

  boolean keeps(int day) {
    return DayBuckets.holds(day) && day >= firstDay;
  }

  /** Null: no row of that bucket is here. */
  synchronized @Nullable ColumnFamilyHandle find(int bucket) {
    return handles[bucket];
  }

  /**
   * The family to put a row of a day into.
   *
   * @param today by the centre's clock
   */
  synchronized ColumnFamilyHandle forPutting(int day, int today) throws RocksDBException {
    int bucket = days.bucket(day);
    int counted = Math.min(day, today);
    if (counted > newestDays[bucket]) {
      byte[] value = new RowBytes(2).u16(counted).toBytes();
      db.put(meta, synced, MetaRows.newestDay(letter, bucket), value);
      newestDays[bucket] = counted;
    }
    if (day < packedDays[bucket]) {
      lateUnits[bucket]++;
    }
    ColumnFamilyHandle handle = handles[bucket];
    if (handle == null) {
      handle = db.createColumnFamily(new ColumnFamilyDescriptor(name(bucket), options));
      handles[bucket] = handle;
    }
    return handle;
  }

  int[] buckets(int fromDay, int toDay) {
    return days.buckets(Math.max(fromDay, firstDay), Math.min(toDay, DayBuckets.LAST_DAY));
  }

  /** Moves the first day that is kept. Nobody may be reading or writing. */
  synchronized void expireBefore(int day) throws RocksDBException {
    int first = Math.min(day, DayBuckets.LAST_DAY);
    if (first > firstDay) {
      db.put(meta, synced, MetaRows.firstDay(letter), new RowBytes(2).u16(first).toBytes());
      firstDay = first;
      dropExpired();
    }
  }

  private void dropExpired() throws RocksDBException {
    for (int bucket = 0; bucket < handles.length; bucket++) {
      ColumnFamilyHandle handle = handles[bucket];
      if (handle != null && newestDays[bucket] < firstDay) {
        db.dropColumnFamily(handle);
        handle.close();
        handles[bucket] = null;
        db.delete(meta, synced, MetaRows.newestDay(letter, bucket));
        newestDays[bucket] = NONE;
        db.delete(meta, synced, MetaRows.packedDay(letter, bucket));
        packedDays[bucket] = NONE;
        lateUnits[bucket] = 0;
      }
    }
  }

  /**
   * The buckets in which rows of days before this one may lie that are not packed.
   *
   * @param lateUnitsMin units with rows of packed days: fewer of them are left as they are
   */
  synchronized List<Integer> toBePacked(int beforeDay, int lateUnitsMin) {
    List<Integer> buckets = new ArrayList<>();
    for (int bucket = 0; bucket < handles.length; bucket++) {
      boolean isNew = packedDays[bucket] <= newestDays[bucket] && packedDays[bucket] < beforeDay;
      if (handles[bucket] != null && (isNew || lateUnits[bucket] >= lateUnitsMin)) {
        lateUnits[bucket] = 0;
        buckets.add(bucket);
      }
    }
    return buckets;
  }

  /** Says that rows of days before this one are packed. */
  synchronized void setPacked(int bucket, int beforeDay) throws RocksDBException {
    if (handles[bucket] != null && beforeDay > packedDays[bucket]) {
      byte[] value = new RowBytes(2).u16(beforeDay).toBytes();
      db.put(meta, synced, MetaRows.packedDay(letter, bucket), value);
      packedDays[bucket] = beforeDay;
    }
  }

  /** Those that are there. */
  synchronized List<ColumnFamilyHandle> handles() {
    List<ColumnFamilyHandle> there = new ArrayList<>();
    for (ColumnFamilyHandle handle : handles) {
      if (handle != null) {
        there.add(handle);
      }
    }
    return there;
  }

  void close() {
    handles().forEach(ColumnFamilyHandle::close);
  }
}
