package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.Fingerprint;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.RowBytes;
import io.drec.relay.fleet.RowView;
import io.drec.relay.message.IndexRow;
import io.drec.store.Indicator;

/**
 * Rows of the index. Key: kind u8, fingerprint 16 bytes, day u16, host u32, epoch u16. Value: first
 * time from the day's begin, last from the first, count.
 */
final class IndexRows {
  /** Kind and fingerprint: all rows of an indicator. */
  static final int PREFIX_BYTES = 1 + Fingerprint.BYTES;

  static final int KEY_BYTES = PREFIX_BYTES + 2 + 4 + 2;

  /** Three numbers of at most ten bytes. */
  static final int VALUE_BYTES_MAX = 30;

  static final int ROW_BYTES_EXPECTED = 64;

  private IndexRows() {}

  static void key(RowBytes into, IndexRow row, int host, int epoch) {
    prefix(into.clear(), row.indicator()).u16(row.day()).u32(host).u16(epoch);
  }

  static void value(RowBytes into, IndexRow row) {
    into.clear()
        .signed(row.firstNs() - DayBuckets.startNs(row.day()))
        .signed(row.lastNs() - row.firstNs())
        .number(row.count());
  }

  /** The first key that there can be of an indicator, day and host number. */
  static byte[] from(Indicator indicator, int day, int host) {
    return day > DayBuckets.LAST_DAY
        ? prefix(new RowBytes(KEY_BYTES + 1), indicator).u64(-1).u8(0).toBytes()
        : prefix(new RowBytes(KEY_BYTES), indicator).u16(day).u32(host).toBytes();
  }

  /** Day and host number of a key: day × 2³² + number. */
  static long place(byte[] key, int keyLength) {
    if (keyLength != KEY_BYTES) {
      throw new FleetStoreException(
          "a row of the fleet's index has a key of "
              + keyLength
              + " bytes, expected "
              + KEY_BYTES
              + ": the store is damaged; restore it from a copy");
    }
    long place = 0;
    for (int i = PREFIX_BYTES; i < PREFIX_BYTES + 6; i++) {
      place = place << 8 | key[i] & 0xff;
    }
    return place;
  }

  private static RowBytes prefix(RowBytes into, Indicator indicator) {
    return into.u8(indicator.kind().code()).bytes(Fingerprint.of(indicator));
  }

  /** Adds a row to what was found. */
  static void read(RowView view, byte[] key, byte[] value, int valueLength, Touches into) {
    if (valueLength > value.length) {
      throw new FleetStoreException(
          "a row of the fleet's index has a value of "
              + valueLength
              + " bytes, expected at most "
              + VALUE_BYTES_MAX
              + ": the store is damaged; restore it from a copy");
    }
    view.reset(key, PREFIX_BYTES, KEY_BYTES);
    int day = view.u16();
    int host = view.u32();
    view.reset(value, 0, valueLength);
    long firstNs = view.signed() + DayBuckets.startNs(day);
    long lastNs = view.signed() + firstNs;
    into.add(host, firstNs, lastNs, view.number());
  }
}
