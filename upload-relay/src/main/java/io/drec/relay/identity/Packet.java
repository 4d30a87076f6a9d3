package io.drec.relay.identity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads and writes the few fields of enrolment: big-endian, every length checked first. */
final class Packet {
  private Packet() {}

  /** Collects fields. */
  static final class Writer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Writer u8(int value) {
      bytes.write(value);
      return this;
    }

    Writer u64(long value) {
      bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
      return this;
    }

    Writer raw(byte[] value) {
      bytes.writeBytes(value);
      return this;
    }

    /** With its length before it, at most 65,535. */
    Writer blob(byte[] value) {
      if (value.length > 0xffff) {
        throw new IdentityException("a field of " + value.length + " bytes; at most 65,535");
      }
      bytes.write(value.length >>> 8);
      bytes.write(value.length);
      return raw(value);
    }

    Writer text(String value) {
      return blob(value.getBytes(StandardCharsets.UTF_8));
    }

    byte[] toBytes() {
      return bytes.toByteArray();
    }
  }

  /** Takes fields apart; whatever does not fit is an {@link IdentityException}. */
  static final class Reader {
    private final ByteBuffer bytes;

    Reader(byte[] bytes) {
      this.bytes = ByteBuffer.wrap(bytes);
    }

    int u8() {
      need(1);
      return bytes.get() & 0xff;
    }

    long u64() {
      need(Long.BYTES);
      return bytes.getLong();
    }

    byte[] raw(int length) {
      need(length);
      byte[] value = new byte[length];
      bytes.get(value);
      return value;
    }

    byte[] blob() {
      need(2);
      return raw(bytes.getShort() & 0xffff);
    }

    String text(int bytesMax) {
      byte[] value = blob();
      if (value.length > bytesMax) {
        throw new IdentityException("a text of " + value.length + " bytes; at most " + bytesMax);
      }
      return new String(value, StandardCharsets.UTF_8);
    }

    /** All that was read so far. */
    byte[] before() {
      return Arrays.copyOf(bytes.array(), bytes.position());
    }

    void end() {
      if (bytes.hasRemaining()) {
        throw new IdentityException(bytes.remaining() + " bytes too many");
      }
    }

    private void need(int length) {
      if (bytes.remaining() < length) {
        throw new IdentityException(
            "cut off: " + bytes.remaining() + " bytes where " + length + " should be");
      }
    }
  }
}
