package io.drec.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that are being written; grows as needed. */
final class ByteOut {
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

  /** Eight bytes, little-endian. */
  ByteOut u64(long value) {
    reserve(8);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length, value);
    length += 8;
    return this;
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
