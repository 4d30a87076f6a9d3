package io.drec.record;

import io.drec.record.RecordLayout.Frame;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Computes the chain value of a sealed frame: HMAC-SHA-256 (RFC 2104), keyed with the frame's own
 * key, over the frame's header with its checksum and chain taken as zeros, then the SHA-256 of its
 * records. The header holds the chain value of the frame before.
 *
 * <p>Written out over {@link MessageDigest}, because {@code javax.crypto.Mac} takes a new key only
 * in new objects, which stay in memory after the key should be gone. Allocates nothing once it is
 * made. Not thread safe.
 */
public final class FrameSeal {
  public static final int KEY_BYTES = 32;
  static final int HASH_BYTES = 32;

  private static final int BLOCK_BYTES = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest sha256 = FrameBuilder.newSha256();
  private final byte[] block = new byte[BLOCK_BYTES];
  private final byte[] header = new byte[Frame.BYTES];
  private final byte[] hash = new byte[HASH_BYTES];

  /**
   * The chain value of a frame.
   *
   * @param recordsHash SHA-256 of the frame behind its header
   * @param out takes 32 bytes
   */
  void chain(byte[] key, ByteBuffer frame, int offset, byte[] recordsHash, byte[] out) {
    frame.get(offset, header);
    Arrays.fill(header, Frame.CRC32C, Frame.CRC32C + Integer.BYTES, (byte) 0);
    Arrays.fill(header, Frame.CHAIN, Frame.CHAIN + HASH_BYTES, (byte) 0);
    begin(key);
    sha256.update(header);
    sha256.update(recordsHash);
    finish(key, out);
  }

  /** HMAC-SHA-256 of any message; {@code out} takes 32 bytes. */
  public void mac(byte[] key, byte[] message, int from, int length, byte[] out) {
    begin(key);
    sha256.update(message, from, length);
    finish(key, out);
  }

  private void begin(byte[] key) {
    sha256.reset();
    pad(key, INNER);
    sha256.update(block);
  }

  private void finish(byte[] key, byte[] out) {
    digest(hash);
    pad(key, OUTER);
    sha256.update(block);
    sha256.update(hash);
    digest(out);
    Arrays.fill(block, (byte) 0);
  }

  private void pad(byte[] key, byte with) {
    for (int i = 0; i < BLOCK_BYTES; i++) {
      block[i] = i < KEY_BYTES ? (byte) (key[i] ^ with) : with;
    }
  }

  private void digest(byte[] out) {
    digest(sha256, out);
  }

  /** Without the array that {@code digest()} makes. */
  static void digest(MessageDigest sha256, byte[] out) {
    try {
      sha256.digest(out, 0, HASH_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("32 bytes are too few for SHA-256", e);
    }
  }
}
