package io.drec.relay.fleet;

import java.util.Arrays;

/** Reads what {@link RowBytes} wrote; what is cut off or runs over is a damaged store. */
public final class RowView {
  private static final int NUMBER_BITS_MAX = 63;

  private byte[] array;
  private int position;
  private int end;

  public RowView(byte[] array) {
    this(array, array.length);
  }

  public RowView(byte[] array, int length) {
    this.array = array;
    this.end = length;
  }

  /** Reads other bytes from now on. */
  public RowView reset(byte[] bytes, int offset, int length) {
    array = bytes;
    position = offset;
    end = length;
    return this;
  }

  public int u8() {
    if (position >= end) {
      throw damaged("ends within a value");
    }
    return array[position++] & 0xff;
  }

  public int u16() {
    return u8() << 8 | u8();
  }

  public int u32() {
    return u16() << 16 | u16();
  }

  public long u64() {
    return (long) u32() << 32 | u32() & 0xffffffffL;
  }

  public long time() {
    return u64() ^ Long.MIN_VALUE;
  }

  public long number() {
    long value = 0;
    for (int shift = 0; shift <= NUMBER_BITS_MAX; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw damaged("has a number of more than ten bytes");
  }

  public long signed() {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  /** A number that counts things of at least one byte each that follow. */
  public int count() {
    long value = number();
    if (value < 0 || value > end - position) {
      throw damaged("counts " + value + " in " + (end - position) + " bytes");
    }
    return (int) value;
  }

  public byte[] bytes(int length) {
    if (length > end - position) {
      throw damaged("ends within a value");
    }
    position += length;
    return Arrays.copyOfRange(array, position - length, position);
  }

  public boolean atEnd() {
    return position == end;
  }

  private FleetStoreException damaged(String how) {
    return new FleetStoreException(
        "a row of the fleet store "
            + how
            + ", at byte "
            + position
            + " of "
            + end
            + ": the store is damaged, or of another drec; restore it from a copy, or let the hosts"
            + " fill a new one");
  }
}
