package io.drec.relay.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Writes the parts of a message one behind the other; big-endian. */
final class BodyWriter {
  private byte[] bytes = new byte[256];
  private int length;

  BodyWriter u8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  BodyWriter raw(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  /** Unsigned LEB128. */
  BodyWriter number(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      u8((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return u8((int) rest);
  }

  /** Zigzag. */
  BodyWriter signed(long value) {
    return number(value << 1 ^ value >> 63);
  }

  BodyWriter bytes(byte[] value) {
    return number(value.length).raw(value);
  }

  BodyWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  BodyWriter uuid(UUID id) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      u8((int) (id.getMostSignificantBits() >>> shift));
    }
    for (int shift = 56; shift >= 0; shift -= 8) {
      u8((int) (id.getLeastSignificantBits() >>> shift));
    }
    return this;
  }

  BodyWriter position(Position position) {
    return uuid(position.epoch()).number(position.sequence() + 1).raw(position.chain());
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
