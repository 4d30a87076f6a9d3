package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.RowBytes;
import java.util.Arrays;

/**
 * A write batch as RocksDB keeps it in its log (12 bytes header, then records), put together here:
 * one call into native code for a whole unit and not one for each row.
 *
 * <p>Header: u64 sequence, which RocksDB fills in; u32 number of records; both little-endian. A
 * record: 1 (put into the default family) or 5 and the family's number, then key and value, each
 * after its length; or 4 (delete), the family's number, and the key after its length. Numbers are
 * LEB128.
 */
final class BatchBytes {
  private static final int HEADER_BYTES = 12;
  private static final int COUNT_OFFSET = 8;
  private static final byte PUT = 0x1;
  private static final byte PUT_INTO_FAMILY = 0x5;
  private static final byte DELETE_FROM_FAMILY = 0x4;
  private static final int RECORD_OVERHEAD_BYTES = 16;

  private byte[] bytes;
  private int length = HEADER_BYTES;
  private int records;

  BatchBytes(int expectedBytes) {
    this.bytes = new byte[HEADER_BYTES + expectedBytes];
  }

  /**
   * @param family its number; 0 is the default one
   */
  void put(int family, RowBytes key, RowBytes value) {
    put(family, key.array(), key.length(), value.array(), value.length());
  }

  void put(int family, byte[] key, byte[] value) {
    put(family, key, key.length, value, value.length);
  }

  private void put(int family, byte[] key, int keyLength, byte[] value, int valueLength) {
    room(RECORD_OVERHEAD_BYTES + keyLength + valueLength);
    if (family == 0) {
      bytes[length++] = PUT;
    } else {
      bytes[length++] = PUT_INTO_FAMILY;
      number(family);
    }
    append(key, keyLength);
    append(value, valueLength);
    records++;
  }

  /**
   * @param family not the default one
   */
  void delete(int family, byte[] key) {
    room(RECORD_OVERHEAD_BYTES + key.length);
    bytes[length++] = DELETE_FROM_FAMILY;
    number(family);
    append(key, key.length);
    records++;
  }

  private void append(byte[] from, int count) {
    number(count);
    System.arraycopy(from, 0, bytes, length, count);
    length += count;
  }

  private void number(int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  byte[] toBytes() {
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[COUNT_OFFSET + i] = (byte) (records >>> 8 * i);
    }
    return Arrays.copyOf(bytes, length);
  }
}
