package io.drec.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that are being written; grows as needed. */
final class ByteOut {
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int length;

  ByteOut() {
    this(256);
  }

  ByteOut(int capacity) {
    bytes = new byte[capacity];
  }

  int length() {
    return length;
  }

  /** The array behind; valid until the next write. */
  byte[] array() {
    return bytes;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  void clear() {
    length = 0;
  }

  ByteOut u8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  /** Unsigned LEB128 of the 64 bits. */
  ByteOut number(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  /** Zigzag, then {@link #number}. */
  ByteOut signed(long value) {
    return number(value << 1 ^ value >> 63);
  }

  /** The low bytes of a number, little-endian. */
  ByteOut le(int count, long value) {
    reserve(8);
    U64.set(bytes, length, value);
    length += count;
    return this;
  }

  /** Sets four bytes that were written, little-endian. */
  void leAt(int at, int value) {
    U32.set(bytes, at, value);
  }

  ByteOut raw(byte[] from, int offset, int count) {
    reserve(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
    return this;
  }

  ByteOut raw(ByteOut other) {
    return raw(other.bytes, 0, other.length);
  }

  /** How many bytes, then the bytes. */
  ByteOut part(ByteOut other) {
    return number(other.length).raw(other);
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
