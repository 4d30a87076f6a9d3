package io.drec.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads bytes that may be damaged: every method checks what is left. */
final class ByteIn {
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private int at;

  ByteIn(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  ByteIn(byte[] bytes, int offset, int end) {
    this.bytes = bytes;
    this.at = offset;
    this.end = end;
  }

  byte[] array() {
    return bytes;
  }

  int position() {
    return at;
  }

  int left() {
    return end - at;
  }

  int u8() {
    if (at >= end) {
      throw cut(1);
    }
    return bytes[at++] & 0xff;
  }

  long u64() {
    long value = (long) U64.get(bytes, skip(8));
    return value;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw cut(1);
      }
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw SegmentFormatException.corrupt("a number of more than ten bytes");
  }

  long signed() {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  /**
   * A number that is a count of something.
   *
   * @throws SegmentFormatException when it is greater than {@code max}
   */
  int count(int max) {
    long value = number();
    if (value < 0 || value > max) {
      throw SegmentFormatException.corrupt(
          "a count of " + Long.toUnsignedString(value) + ", expected at most " + max);
    }
    return (int) value;
  }

  /** Passes over {@code count} bytes and says where they began. */
  int skip(int count) {
    if (count < 0 || count > end - at) {
      throw cut(count);
    }
    int from = at;
    at += count;
    return from;
  }

  /** Copies the next {@code count} bytes. */
  byte[] bytes(int count) {
    int from = skip(count);
    return Arrays.copyOfRange(bytes, from, from + count);
  }

  /** A part as {@link ByteOut#part} wrote it. */
  ByteIn part() {
    int length = count(left());
    int from = skip(length);
    return new ByteIn(bytes, from, from + length);
  }

  /** Fails when there is something left. */
  void end() {
    if (at != end) {
      throw SegmentFormatException.corrupt(left() + " bytes too many in a block");
    }
  }

  private SegmentFormatException cut(int need) {
    return SegmentFormatException.corrupt("cut off: " + left() + " bytes left, need " + need);
  }
}
