package io.drec.query.fleet;

import io.drec.relay.message.MessageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Reads what {@link MessageOut} wrote; lengths are checked before anything is allocated. */
final class MessageIn {
  private final ByteBuffer bytes;

  MessageIn(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  int u8() throws MessageException {
    need(1);
    return bytes.get() & 0xff;
  }

  int i32() throws MessageException {
    need(Integer.BYTES);
    return bytes.getInt();
  }

  long i64() throws MessageException {
    need(Long.BYTES);
    return bytes.getLong();
  }

  UUID uuid() throws MessageException {
    return new UUID(i64(), i64());
  }

  byte[] raw(int length) throws MessageException {
    need(length);
    byte[] value = new byte[length];
    bytes.get(value);
    return value;
  }

  byte[] block(int lengthMax) throws MessageException {
    int length = i32();
    if (length < 0 || length > lengthMax) {
      throw new MessageException("a block of " + length + " bytes; expected 0 to " + lengthMax);
    }
    return raw(length);
  }

  String text(int lengthMax) throws MessageException {
    return new String(block(lengthMax), StandardCharsets.UTF_8);
  }

  void expect(byte[] start, String what) throws MessageException {
    if (bytes.remaining() < start.length || !Arrays.equals(raw(start.length), start)) {
      throw new MessageException("this is no " + what + " of a version that is known here");
    }
  }

  void end() throws MessageException {
    if (bytes.hasRemaining()) {
      throw new MessageException(bytes.remaining() + " bytes behind the end of a message");
    }
  }

  private void need(int length) throws MessageException {
    if (length < 0 || bytes.remaining() < length) {
      throw new MessageException(
          "a message ends after " + bytes.limit() + " bytes, " + length + " more were expected");
    }
  }
}
