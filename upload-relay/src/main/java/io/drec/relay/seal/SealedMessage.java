package io.drec.relay.seal;

import io.drec.relay.channel.Lane;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The open part of a sealed message, big-endian:
 *
 * <pre>
 * 0   u8   version 1
 * 1   32   encapsulated key
 * 33  u8   lane
 * 34  u64  count: of this lane, key and direction, from 0
 * 42  …    ciphertext, 16 bytes longer than the message
 * </pre>
 *
 * @param encapsulated names the key; 32 bytes
 */
public record SealedMessage(byte[] encapsulated, Lane lane, long count, byte[] bytes) {
  public static final int HEADER_BYTES = 42;
  public static final int TAG_BYTES = 16;

  /** How much longer a message gets. */
  public static final int OVERHEAD_BYTES = HEADER_BYTES + TAG_BYTES;

  static final int ENCAPSULATED_BYTES = 32;
  static final int VERSION = 1;
  private static final Lane[] LANES = Lane.values();

  /**
   * @throws SealException when it is none; nothing was decrypted yet
   */
  public static SealedMessage parse(byte[] bytes) throws SealException {
    if (bytes.length < OVERHEAD_BYTES) {
      throw new SealException("a sealed message of " + bytes.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int version = buffer.get();
    if (version != VERSION) {
      throw new SealException("a sealed message of version " + version + "; expected " + VERSION);
    }
    byte[] encapsulated = new byte[ENCAPSULATED_BYTES];
    buffer.get(encapsulated);
    int lane = buffer.get();
    if (lane < 0 || lane >= LANES.length) {
      throw new SealException("a sealed message of lane " + lane);
    }
    long count = buffer.getLong();
    if (count < 0) {
      throw new SealException("a sealed message of count " + count);
    }
    return new SealedMessage(encapsulated, LANES[lane], count, bytes);
  }

  static byte[] header(byte[] encapsulated, Lane lane, long count, int messageLength) {
    byte[] bytes = new byte[HEADER_BYTES + messageLength + TAG_BYTES];
    ByteBuffer.wrap(bytes)
        .put((byte) VERSION)
        .put(encapsulated)
        .put((byte) lane.code())
        .putLong(count);
    return bytes;
  }

  boolean isOf(byte[] otherEncapsulated) {
    return Arrays.equals(encapsulated, otherEncapsulated);
  }
}
