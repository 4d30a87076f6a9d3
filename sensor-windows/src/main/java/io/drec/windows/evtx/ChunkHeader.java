package io.drec.windows.evtx;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The first 512 bytes of a chunk.
 *
 * @param firstNumber number of the first record
 * @param lastNumber number of the last record
 * @param endOffset where records end, within the chunk
 * @param headerSound whether the checksum of these bytes is right
 * @param recordsSound whether the checksum of the records is right
 */
record ChunkHeader(
    long firstNumber, long lastNumber, int endOffset, boolean headerSound, boolean recordsSound) {

  private static final byte[] SIGNATURE = "ElfChnk\0".getBytes(StandardCharsets.US_ASCII);

  private static final int FIRST_NUMBER = 24;
  private static final int LAST_NUMBER = 32;
  private static final int END = 48;
  private static final int RECORDS_CHECKSUM = 52;
  private static final int HEADER_CHECKSUM = 124;
  private static final int CHECKED_FROM = 128;
  private static final int CHECKED_UNTIL = 120;

  /** Whether a chunk may start there. */
  static boolean isAt(byte[] bytes, int offset, int length) {
    return offset + SIGNATURE.length <= length
        && Arrays.equals(bytes, offset, offset + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
  }

  /** Where the next chunk's signature is in {@code [from, length)}; {@code length} if nowhere. */
  static int find(byte[] bytes, int from, int length) {
    for (int offset = from; offset + SIGNATURE.length <= length; offset++) {
      if (bytes[offset] == SIGNATURE[0] && isAt(bytes, offset, length)) {
        return offset;
      }
    }
    return length;
  }

  /** Reads it; {@code length} is at least 512. */
  static ChunkHeader read(byte[] chunk, int length) {
    CRC32 header = new CRC32();
    header.update(chunk, 0, CHECKED_UNTIL);
    header.update(chunk, CHECKED_FROM, EvtxLimits.CHUNK_HEADER_BYTES - CHECKED_FROM);
    long end = LittleEndian.u32(chunk, END);
    boolean endPossible = end >= EvtxLimits.CHUNK_HEADER_BYTES && end <= EvtxLimits.CHUNK_BYTES;
    boolean recordsSound = false;
    if (endPossible && end <= length) {
      CRC32 records = new CRC32();
      records.update(
          chunk, EvtxLimits.CHUNK_HEADER_BYTES, (int) end - EvtxLimits.CHUNK_HEADER_BYTES);
      recordsSound = records.getValue() == LittleEndian.u32(chunk, RECORDS_CHECKSUM);
    }
    return new ChunkHeader(
        LittleEndian.i64(chunk, FIRST_NUMBER),
        LittleEndian.i64(chunk, LAST_NUMBER),
        endPossible ? (int) end : EvtxLimits.CHUNK_BYTES,
        endPossible && header.getValue() == LittleEndian.u32(chunk, HEADER_CHECKSUM),
        recordsSound);
  }

  boolean sound() {
    return headerSound && recordsSound;
  }
}
