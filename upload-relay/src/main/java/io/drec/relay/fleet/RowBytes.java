package io.drec.relay.fleet;

import java.util.Arrays;

/** Bytes of a row in the making; fixed numbers are big-endian, so that keys sort. */
public final class RowBytes {
  private byte[] array;
  private int length;

  public RowBytes(int expectedBytes) {
    this.array = new byte[expectedBytes];
  }

  public RowBytes clear() {
    length = 0;
    return this;
  }

  public RowBytes u8(int value) {
    room(1);
    array[length++] = (byte) value;
    return this;
  }

  public RowBytes u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  public RowBytes u32(int value) {
    return u16(value >>> 16).u16(value);
  }

  public RowBytes u64(long value) {
    return u32((int) (value >>> 32)).u32((int) value);
  }

  /** A signed time; sorts like the number. */
  public RowBytes time(long timeNs) {
    return u64(timeNs ^ Long.MIN_VALUE);
  }

  /** Unsigned LEB128. */
  public RowBytes number(long value) {
    long rest = value;
    while (rest >>> 7 != 0) {
      u8((int) rest | 0x80);
      rest >>>= 7;
    }
    return u8((int) rest);
  }

  /** Zigzag, then as a number. */
  public RowBytes signed(long value) {
    return number(value << 1 ^ value >> 63);
  }

  public RowBytes bytes(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, array, length, value.length);
    length += value.length;
    return this;
  }

  private void room(int more) {
    if (array.length - length < more) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
    }
  }

  /** Not a copy; {@link #length} bytes of it count. */
  public byte[] array() {
    return array;
  }

  public int length() {
    return length;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(array, length);
  }
}
