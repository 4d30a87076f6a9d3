package io.drec.store;

import io.drec.record.RecordFormatException.Reason;
import io.drec.segment.SegmentFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment: what it holds, and a checksum over all of it. Little-endian, as
 * {@code docs/format/store.md} lays it out.
 *
 * @param length of the segment, header included
 * @param rawLength of the frames, not compressed
 * @param firstTimeNs smallest time of a record, ns since 1970 UTC
 */
record SegmentHeader(
    int length,
    int rawLength,
    int frameCount,
    long firstSequence,
    long lastSequence,
    long firstTimeNs,
    long lastTimeNs) {
  static final int BYTES = 64;
  static final int RAW_BYTES_MAX = 2 * 1024 * 1024;

  private static final int MAGIC_VALUE = 0x47535244;
  private static final int VERSION_VALUE = 1;
  private static final int ZSTD = 1;

  private static final int MAGIC = 0;
  private static final int VERSION = 4;
  private static final int HEADER_LENGTH = 6;
  private static final int LENGTH = 8;
  private static final int CRC32C = 12;
  private static final int RAW_LENGTH = 16;
  private static final int FRAME_COUNT = 20;
  private static final int FIRST_SEQUENCE = 24;
  private static final int LAST_SEQUENCE = 32;
  private static final int FIRST_TIME_NS = 40;
  private static final int LAST_TIME_NS = 48;
  private static final int COMPRESSION = 56;

  /** Writes the header before the compressed frames that stand in {@code segment} already. */
  void seal(byte[] segment) {
    ByteBuffer out = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC, MAGIC_VALUE);
    out.putShort(VERSION, (short) VERSION_VALUE);
    out.putShort(HEADER_LENGTH, (short) BYTES);
    out.putInt(LENGTH, length);
    out.putInt(CRC32C, 0);
    out.putInt(RAW_LENGTH, rawLength);
    out.putInt(FRAME_COUNT, frameCount);
    out.putLong(FIRST_SEQUENCE, firstSequence);
    out.putLong(LAST_SEQUENCE, lastSequence);
    out.putLong(FIRST_TIME_NS, firstTimeNs);
    out.putLong(LAST_TIME_NS, lastTimeNs);
    out.putLong(COMPRESSION, ZSTD);
    out.putInt(CRC32C, checksum(segment));
  }

  /** Reads and checks the header and the checksum. */
  static SegmentHeader read(byte[] segment) {
    if (segment.length < BYTES) {
      throw corrupt("segment of " + segment.length + " bytes, its header alone has " + BYTES);
    }
    ByteBuffer in = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(MAGIC) != MAGIC_VALUE) {
      throw corrupt(
          String.format("segment magic %08x, expected %08x", in.getInt(MAGIC), MAGIC_VALUE));
    }
    int version = in.getShort(VERSION) & 0xffff;
    if (version != VERSION_VALUE) {
      throw new SegmentFormatException(
          version > VERSION_VALUE ? Reason.TOO_NEW : Reason.TOO_OLD,
          "segment version " + version + "; this program reads " + VERSION_VALUE);
    }
    int headerLength = in.getShort(HEADER_LENGTH) & 0xffff;
    if (headerLength != BYTES || in.getInt(LENGTH) != segment.length) {
      throw corrupt(
          "segment of "
              + segment.length
              + " bytes; its header of "
              + headerLength
              + " bytes says "
              + in.getInt(LENGTH)
              + ", expected a header of "
              + BYTES);
    }
    if (in.getInt(CRC32C) != checksum(segment)) {
      throw corrupt(
          String.format(
              "segment checksum %08x, computed %08x", in.getInt(CRC32C), checksum(segment)));
    }
    if (in.getLong(COMPRESSION) != ZSTD) {
      throw new SegmentFormatException(
          Reason.TOO_NEW,
          "segment compression " + in.getLong(COMPRESSION) + "; this program reads " + ZSTD);
    }
    int rawLength = in.getInt(RAW_LENGTH);
    if (rawLength < 0 || rawLength > RAW_BYTES_MAX) {
      throw corrupt("segment of " + rawLength + " raw bytes, expected at most " + RAW_BYTES_MAX);
    }
    return new SegmentHeader(
        segment.length,
        rawLength,
        in.getInt(FRAME_COUNT),
        in.getLong(FIRST_SEQUENCE),
        in.getLong(LAST_SEQUENCE),
        in.getLong(FIRST_TIME_NS),
        in.getLong(LAST_TIME_NS));
  }

  private static int checksum(byte[] segment) {
    CRC32C crc = new CRC32C();
    crc.update(segment, 0, CRC32C);
    crc.update(new byte[4]);
    crc.update(segment, RAW_LENGTH, segment.length - RAW_LENGTH);
    return (int) crc.getValue();
  }

  static SegmentFormatException corrupt(String message) {
    return new SegmentFormatException(Reason.CORRUPT, message);
  }
}
