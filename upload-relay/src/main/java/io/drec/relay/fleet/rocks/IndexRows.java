package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.Fingerprint;
import io.drec.relay.fleet.RowBytes;
import io.drec.relay.message.IndexRow;
import io.drec.store.Indicator;
import java.util.Arrays;

/**
 * Rows of the index. Key: kind u8, fingerprint 16 bytes, day u16, host u32, epoch u16. Value: first
 * time from the day's begin, last from the first, count. A packed row has the key of its first row
 * and one byte more; its value is of {@link RowColumns}.
 */
final class IndexRows {
  /** Kind and fingerprint: all rows of an indicator. */
  static final int PREFIX_BYTES = 1 + Fingerprint.BYTES;

  static final int KEY_BYTES = PREFIX_BYTES + 2 + 4 + 2;

  /** Indicator and day: what may lie in one packed row. */
  static final int RUN_BYTES = PREFIX_BYTES + 2;

  /** The last byte of a packed row's key. */
  static final byte PACKED_FORM = 1;

  static final int PACKED_KEY_BYTES = KEY_BYTES + 1;

  /** A row in it takes five numbers of at most ten bytes; in life some 12 bytes. */
  static final int PACKED_BYTES_MAX = RowColumns.ROWS_MAX * 50;

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

  /** The key of a packed row whose first row has this place. */
  static void packedKey(RowBytes into, byte[] run, long place) {
    into.clear().bytes(Arrays.copyOf(run, PREFIX_BYTES)).u64(place).u8(PACKED_FORM);
  }

  static int day(byte[] key) {
    return (key[PREFIX_BYTES] & 0xff) << 8 | key[PREFIX_BYTES + 1] & 0xff;
  }

  private static RowBytes prefix(RowBytes into, Indicator indicator) {
    return into.u8(indicator.kind().code()).bytes(Fingerprint.of(indicator));
  }
}
