package io.drec.record;

import io.drec.record.RecordLayout.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/** Reads one frame in place: its header, and its records one after the other. Not thread safe. */
public final class FrameView implements FrameHead {
  private static final byte[] ZEROS = new byte[Frame.BYTES];

  private final CRC32C crc = new CRC32C();
  private final RecordView record = new RecordView();
  private ByteBuffer buffer = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
  private int offset;
  private int length;

  /**
   * Reads the frame at {@code offset} and checks its magic, version, lengths and checksum.
   *
   * @param limit the first byte behind what may be read
   * @throws RecordFormatException naming what was found and what was expected
   */
  public FrameView wrap(ByteBuffer buffer, int offset, int limit) {
    if (buffer.order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException("buffer is big-endian; frames are little-endian");
    }
    if (limit - offset < Frame.BYTES) {
      throw RecordFormatException.corrupt(
          "frame header cut off: " + (limit - offset) + " bytes, need " + Frame.BYTES);
    }
    int magic = buffer.getInt(offset + Frame.MAGIC);
    if (magic != RecordLayout.FRAME_MAGIC) {
      throw RecordFormatException.corrupt(
          String.format("frame magic %08x, expected %08x", magic, RecordLayout.FRAME_MAGIC));
    }
    int version = buffer.getShort(offset + Frame.VERSION) & 0xffff;
    if (version != RecordLayout.FRAME_VERSION) {
      throw otherVersion(version, buffer, offset, limit);
    }
    int headerLength = buffer.getShort(offset + Frame.HEADER_LENGTH) & 0xffff;
    int frameLength = buffer.getInt(offset + Frame.LENGTH);
    if (headerLength != Frame.BYTES
        || frameLength < headerLength
        || frameLength > RecordLayout.FRAME_LENGTH_MAX
        || frameLength > limit - offset) {
      throw RecordFormatException.corrupt(
          "frame of "
              + frameLength
              + " bytes with a header of "
              + headerLength
              + " in "
              + (limit - offset)
              + " bytes; expected a header of "
              + Frame.BYTES
              + " and at most "
              + RecordLayout.FRAME_LENGTH_MAX);
    }
    int found = buffer.getInt(offset + Frame.CRC32C);
    int expected = checksum(crc, buffer, offset, frameLength);
    if (found != expected) {
      throw RecordFormatException.corrupt(
          String.format("frame checksum %08x, computed %08x", found, expected));
    }
    this.buffer = buffer;
    this.offset = offset;
    this.length = frameLength;
    return this;
  }

  /**
   * Magic, version, length and checksum lie at the same place in every version: so a flipped bit in
   * the version is damage, and does not make the whole journal another program's.
   */
  private RecordFormatException otherVersion(
      int version, ByteBuffer buffer, int offset, int limit) {
    String found = "frame version " + version + "; this program reads ";
    int frameLength = buffer.getInt(offset + Frame.LENGTH);
    boolean isWhole =
        frameLength >= Frame.BYTES
            && frameLength <= limit - offset
            && buffer.getInt(offset + Frame.CRC32C) == checksum(crc, buffer, offset, frameLength);
    if (!isWhole) {
      return RecordFormatException.corrupt(
          found + RecordLayout.FRAME_VERSION + ", and the checksum is wrong");
    }
    return new RecordFormatException(
        version > RecordLayout.FRAME_VERSION
            ? RecordFormatException.Reason.TOO_NEW
            : RecordFormatException.Reason.TOO_OLD,
        found + RecordLayout.FRAME_VERSION);
  }

  static int checksum(CRC32C crc, ByteBuffer buffer, int offset, int length) {
    crc.reset();
    crc.update(buffer.slice(offset, Frame.CRC32C));
    crc.update(ZEROS, 0, 4);
    crc.update(buffer.slice(offset + Frame.SEQUENCE, length - Frame.SEQUENCE));
    return (int) crc.getValue();
  }

  /** As {@link #checksum}, of a frame from 0; moves position and limit, and allocates nothing. */
  static int checksumOf(CRC32C crc, ByteBuffer frame, int length) {
    crc.reset();
    crc.update(frame.limit(Frame.CRC32C).position(0));
    crc.update(ZEROS, 0, 4);
    crc.update(frame.limit(length).position(Frame.SEQUENCE));
    return (int) crc.getValue();
  }

  /**
   * The chain value of a plain frame: SHA-256 over the value of the frame before, then the frame
   * with its checksum and chain taken as zeros.
   */
  static byte[] chain(
      MessageDigest sha256, byte[] before, ByteBuffer frame, int offset, int length) {
    sha256.reset();
    sha256.update(before);
    sha256.update(frame.slice(offset, Frame.CRC32C));
    sha256.update(ZEROS, 0, 4);
    sha256.update(frame.slice(offset + Frame.SEQUENCE, Frame.CHAIN - Frame.SEQUENCE));
    sha256.update(ZEROS, 0, 32);
    sha256.update(frame.slice(offset + Frame.BYTES, length - Frame.BYTES));
    return sha256.digest();
  }

  /** Whether the frame follows the one with this chain value: by that alone, without a key. */
  public boolean follows(byte[] chainBefore, MessageDigest sha256) {
    return isSealed()
        ? MessageDigest.isEqual(previous(), chainBefore)
        : MessageDigest.isEqual(chain(sha256, chainBefore, buffer, offset, length), chain());
  }

  /** Whether whoever made the frame as it is had this key, its sequence's. */
  public boolean isSealedWith(byte[] key, FrameSeal seal, MessageDigest sha256) {
    sha256.reset();
    sha256.update(buffer.slice(offset + Frame.BYTES, length - Frame.BYTES));
    byte[] expected = new byte[FrameSeal.HASH_BYTES];
    seal.chain(key, buffer, offset, sha256.digest(), expected);
    return isSealed() && MessageDigest.isEqual(expected, chain());
  }

  /** Whether its chain value is keyed; else it is plain. */
  public boolean isSealed() {
    return (buffer.getShort(offset + Frame.CHAIN_KIND) & 0xffff) == RecordLayout.CHAIN_SEALED;
  }

  /** Chain value of the frame before, of a sealed frame; 32 bytes, a copy. */
  public byte[] previous() {
    return bytes(Frame.PREVIOUS, FrameSeal.HASH_BYTES);
  }

  public int length() {
    return length;
  }

  @Override
  public long sequence() {
    return buffer.getLong(offset + Frame.SEQUENCE);
  }

  public int recordCount() {
    return buffer.getInt(offset + Frame.RECORD_COUNT);
  }

  @Override
  public int clock() {
    return buffer.getShort(offset + Frame.CLOCK) & 0xffff;
  }

  public long firstTimeNs() {
    return buffer.getLong(offset + Frame.FIRST_TIME_NS);
  }

  public long lastTimeNs() {
    return buffer.getLong(offset + Frame.LAST_TIME_NS);
  }

  @Override
  public long clockOffsetNs() {
    return buffer.getLong(offset + Frame.CLOCK_OFFSET_NS);
  }

  public long writtenTimeNs() {
    return buffer.getLong(offset + Frame.WRITTEN_TIME_NS);
  }

  @Override
  public byte[] hostId() {
    return bytes(Frame.HOST_ID, 16);
  }

  @Override
  public byte[] bootId() {
    return bytes(Frame.BOOT_ID, 16);
  }

  /** 32 bytes, a copy. */
  public byte[] chain() {
    return bytes(Frame.CHAIN, 32);
  }

  /** Copies the whole frame to {@code target} from {@code at}. */
  public void copyTo(byte[] target, int at) {
    buffer.get(offset, target, at, length);
  }

  private byte[] bytes(int member, int count) {
    byte[] bytes = new byte[count];
    buffer.get(offset + member, bytes);
    return bytes;
  }

  /** Takes one record of a frame; the view is only valid during the call. */
  @FunctionalInterface
  public interface RecordVisitor {
    void visit(int index, RecordView record);
  }

  /**
   * Visits the records in order.
   *
   * @throws RecordFormatException at the first record that is not well formed, or when their count
   *     is not what the header says
   */
  public void forEach(RecordVisitor visitor) {
    int at = offset + Frame.BYTES;
    int end = offset + length;
    int index = 0;
    while (at < end) {
      record.wrap(buffer, at, end);
      visitor.visit(index, record);
      at += record.length();
      index++;
    }
    if (index != recordCount()) {
      throw RecordFormatException.corrupt(
          "frame " + sequence() + " holds " + index + " records, its header says " + recordCount());
    }
  }
}
