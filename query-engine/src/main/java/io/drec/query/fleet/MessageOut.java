package io.drec.query.fleet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Writes a message, big-endian, texts and blocks with their length before them. */
final class MessageOut {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  MessageOut u8(int value) {
    bytes.write(value);
    return this;
  }

  MessageOut i32(int value) {
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    return this;
  }

  MessageOut i64(long value) {
    bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    return this;
  }

  MessageOut uuid(UUID value) {
    return i64(value.getMostSignificantBits()).i64(value.getLeastSignificantBits());
  }

  MessageOut raw(byte[] value) {
    bytes.writeBytes(value);
    return this;
  }

  MessageOut block(byte[] value) {
    return i32(value.length).raw(value);
  }

  MessageOut text(String value) {
    return block(value.getBytes(StandardCharsets.UTF_8));
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
