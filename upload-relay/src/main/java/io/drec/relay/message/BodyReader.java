package io.drec.relay.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Reads what {@link BodyWriter} wrote; every length is checked before anything is allocated. */
final class BodyReader {
  private final byte[] bytes;
  private int at;

  BodyReader(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  int left() {
    return bytes.length - at;
  }

  void skipRest() {
    at = bytes.length;
  }

  int u8() throws MessageException {
    require(1, "a byte");
    return bytes[at++] & 0xff;
  }

  byte[] raw(int length, String what) throws MessageException {
    require(length, what);
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  long number() throws MessageException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        if (shift == 63 && next > 1) {
          break;
        }
        return value;
      }
    }
    throw new MessageException("a number of more than 64 bits");
  }

  /** A number that is not negative. */
  long count(String what) throws MessageException {
    return count(Long.MAX_VALUE, what);
  }

  long count(long max, String what) throws MessageException {
    long value = number();
    if (value < 0 || value > max) {
      throw new MessageException(
          what + ": found " + Long.toUnsignedString(value) + ", expected at most " + max);
    }
    return value;
  }

  /** How many items follow, each of which takes at least so many bytes. */
  int items(int max, int bytesEach, String what) throws MessageException {
    int count = (int) count(max, what);
    if (count > left() / bytesEach) {
      throw new MessageException(
          what + ": found " + count + ", expected no more than fit into " + left() + " bytes");
    }
    return count;
  }

  long signed() throws MessageException {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  byte[] bytes(int max, String what) throws MessageException {
    return raw((int) count(max, what), what);
  }

  String text(int max, String what) throws MessageException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes(max, what)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MessageException(what + ": it is not UTF-8");
    }
  }

  UUID uuid() throws MessageException {
    require(16, "an id");
    ByteBuffer id = ByteBuffer.wrap(bytes, at, 16);
    at += 16;
    return new UUID(id.getLong(), id.getLong());
  }

  Position position() throws MessageException {
    UUID epoch = uuid();
    long sequence = count("a sequence") - 1;
    return new Position(epoch, sequence, raw(Position.CHAIN_BYTES, "a chain value"));
  }

  boolean flag(String what) throws MessageException {
    return count(1, what) == 1;
  }

  void end() throws MessageException {
    if (left() != 0) {
      throw new MessageException("a message with " + left() + " bytes too many");
    }
  }

  private void require(int length, String what) throws MessageException {
    if (length > left()) {
      throw new MessageException(what + " of " + length + " bytes where " + left() + " are left");
    }
  }
}
