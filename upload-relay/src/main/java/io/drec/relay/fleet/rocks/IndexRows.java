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

  /** The first key that there can be of an indicator and day. */
  static byte[] from(Indicator indicator, int day) {
    return day > DayBuckets.LAST_DAY
        ? prefix(new RowBytes(KEY_BYTES + 1), indicator).u64(-1).u8(0).toBytes()
        : prefix(new RowBytes(KEY_BYTES), indicator).u16(day).u32(0).toBytes();
  }

  private static RowBytes prefix(RowBytes into, Indicator indicator) {
    return into.u8(indicator.kind().code()).bytes(Fingerprint.of(indicator));
  }

  /** Adds a row to what was found. */
  static void read(
      RowView view, byte[] key, int keyLength, byte[] value, int valueLength, Touches into) {
    if (keyLength != KEY_BYTES || valueLength > VALUE_BYTES_MAX) {
      throw new FleetStoreException(
          String.format(
              "a row of the fleet's index has a key of %d bytes and a value of %d, expected %d and"
                  + " at most %d: the store is damaged; restore it from a copy",
              keyLength, valueLength, KEY_BYTES, VALUE_BYTES_MAX));
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
