package io.drec.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A statement about the recording that its frames cannot make, sealed with the key of the time when
 * it was made: {@code docs/format/chain.md}.
 *
 * @param from sequence; see {@link Kind}
 * @param to sequence; see {@link Kind}
 * @param index of the key it is sealed with: frames before it were safe on the disk by then
 * @param timeNs when it was made, ns since 1970 UTC
 * @param chain 32 bytes; see {@link Kind}
 * @param keyId of the verification key, 8 bytes
 * @param tag 32 bytes
 */
public record Mark(
    Kind kind,
    long from,
    long to,
    long index,
    long timeNs,
    byte[] chain,
    byte[] keyId,
    byte[] tag) {
  static final int BYTES = 128;
  static final int VERSION = 1;

  private static final int MAGIC = 0x4d534344;
  private static final int CRC = 4;
  private static final int VERSION_AT = 8;
  private static final int KIND = 10;
  private static final int FROM = 16;
  private static final int TO = 24;
  private static final int INDEX = 32;
  private static final int TIME = 40;
  private static final int CHAIN = 48;
  private static final int KEY_ID = 80;
  private static final int TAG = 96;

  /** What a mark states; its ordinal, from 1, is in the file. */
  public enum Kind {
    /** Everything through {@code from} is safe; {@code chain} is that frame's. */
    END,
    /**
     * Frames {@code from} to {@code to} were lost before they were safe: by a power cut, or by an
     * error of the disk.
     */
    LOST,
    /** Frames {@code from} to {@code to} were deleted in order, to make room. */
    DROPPED
  }

  /** Makes a mark with the key of where {@code keys} stand. */
  static Mark seal(
      Kind kind, long from, long to, long timeNs, byte[] chain, byte[] keyId, FrameKeys keys) {
    Mark open = new Mark(kind, from, to, keys.index(), timeNs, chain, keyId, new byte[32]);
    byte[] key = new byte[32];
    keys.markKey(key);
    byte[] tag = FrameKeys.tag(key, open.message());
    Arrays.fill(key, (byte) 0);
    return new Mark(kind, from, to, keys.index(), timeNs, chain, keyId, tag);
  }

  /** Whether it was made by one who had the recording's key of that time. */
  public boolean isSealedWith(VerificationKey key) {
    if (index < key.firstSequence() || index >= FrameKeys.LEAVES || !isOf(key)) {
      return false;
    }
    try (FrameKeys keys = key.keys()) {
      keys.advanceTo(index);
      byte[] markKey = new byte[32];
      keys.markKey(markKey);
      return MessageDigest.isEqual(FrameKeys.tag(markKey, message()), tag);
    }
  }

  /** Whether it says that it was made with this key. */
  public boolean isOf(VerificationKey key) {
    return Arrays.equals(keyId, key.id());
  }

  private byte[] message() {
    return Arrays.copyOfRange(toBytes(), VERSION_AT, TAG);
  }

  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, MAGIC);
    bytes.putShort(VERSION_AT, (short) VERSION);
    bytes.putShort(KIND, (short) (kind.ordinal() + 1));
    bytes.putLong(FROM, from);
    bytes.putLong(TO, to);
    bytes.putLong(INDEX, index);
    bytes.putLong(TIME, timeNs);
    bytes.put(CHAIN, chain);
    bytes.put(KEY_ID, keyId);
    bytes.put(TAG, tag);
    bytes.putInt(CRC, checksum(bytes, 0));
    return bytes.array();
  }

  /** Reads one; null when it is damaged, or of a kind or a version that is not known here. */
  static @Nullable Mark read(ByteBuffer bytes, int at) {
    int kind = bytes.getShort(at + KIND) - 1;
    boolean isGood =
        bytes.getInt(at) == MAGIC
            && bytes.getInt(at + CRC) == checksum(bytes, at)
            && bytes.getShort(at + VERSION_AT) == VERSION
            && kind >= 0
            && kind < Kind.values().length;
    if (!isGood) {
      return null;
    }
    return new Mark(
        Kind.values()[kind],
        bytes.getLong(at + FROM),
        bytes.getLong(at + TO),
        bytes.getLong(at + INDEX),
        bytes.getLong(at + TIME),
        copy(bytes, at + CHAIN, 32),
        copy(bytes, at + KEY_ID, 8),
        copy(bytes, at + TAG, 32));
  }

  private static byte[] copy(ByteBuffer bytes, int at, int length) {
    byte[] copy = new byte[length];
    bytes.get(at, copy);
    return copy;
  }

  private static int checksum(ByteBuffer bytes, int at) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(at + VERSION_AT, BYTES - VERSION_AT));
    return (int) crc.getValue();
  }
}
