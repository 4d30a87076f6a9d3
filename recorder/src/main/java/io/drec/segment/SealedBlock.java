package io.drec.segment;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.drec.record.RecordFormatException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A block as it lies in the store: 16 bytes of header, and the payload, raw or under zstd,
 * whichever is smaller. The checksum covers all of it but itself.
 */
public final class SealedBlock {
  /** Of the payload before compression; nothing larger is sealed, or allocated on opening. */
  public static final int RAW_BYTES_MAX = 16 * 1024 * 1024;

  static final int HEADER_BYTES = 16;

  private static final int MAGIC_VALUE = 0x42535244;
  private static final int VERSION_VALUE = 2;
  private static final int CODEC_RAW = 0;
  private static final int CODEC_ZSTD = 1;

  private static final int MAGIC = 0;
  private static final int VERSION = 4;
  private static final int CODEC = 6;
  private static final int RAW_LENGTH = 8;
  private static final int CRC32C = 12;

  private SealedBlock() {}

  /** Seals all of {@code raw}. */
  public static byte[] seal(byte[] raw, int level) {
    return seal(raw, 0, raw.length, level);
  }

  /**
   * Seals a payload.
   *
   * @param level of zstd, 1 to 22
   * @throws IllegalArgumentException when there is more than {@link #RAW_BYTES_MAX} of it
   */
  public static byte[] seal(byte[] raw, int offset, int length, int level) {
    if (length > RAW_BYTES_MAX) {
      throw new IllegalArgumentException("block of " + length + " bytes, at most " + RAW_BYTES_MAX);
    }
    byte[] sealed = new byte[HEADER_BYTES + (int) Zstd.compressBound(length)];
    long compressed =
        Zstd.compressByteArray(
            sealed, HEADER_BYTES, sealed.length - HEADER_BYTES, raw, offset, length, level);
    if (Zstd.isError(compressed) || compressed >= length) {
      System.arraycopy(raw, offset, sealed, HEADER_BYTES, length);
      return header(Arrays.copyOf(sealed, HEADER_BYTES + length), CODEC_RAW, length);
    }
    return header(Arrays.copyOf(sealed, HEADER_BYTES + (int) compressed), CODEC_ZSTD, length);
  }

  /** Seals a payload that cannot be compressed. */
  static byte[] sealRaw(byte[] raw) {
    if (raw.length > RAW_BYTES_MAX) {
      throw new IllegalArgumentException(
          "block of " + raw.length + " bytes, at most " + RAW_BYTES_MAX);
    }
    byte[] sealed = new byte[HEADER_BYTES + raw.length];
    System.arraycopy(raw, 0, sealed, HEADER_BYTES, raw.length);
    return header(sealed, CODEC_RAW, raw.length);
  }

  private static byte[] header(byte[] sealed, int codec, int rawLength) {
    ByteBuffer out = ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC, MAGIC_VALUE);
    out.putShort(VERSION, (short) VERSION_VALUE);
    out.putShort(CODEC, (short) codec);
    out.putInt(RAW_LENGTH, rawLength);
    out.putInt(CRC32C, checksum(sealed));
    return sealed;
  }

  /**
   * Gives the payload back.
   *
   * @throws SegmentFormatException when it is damaged or of another version
   */
  public static byte[] open(byte[] sealed) {
    if (sealed.length < HEADER_BYTES) {
      throw SegmentFormatException.corrupt(
          "block of " + sealed.length + " bytes, its header alone has " + HEADER_BYTES);
    }
    ByteBuffer in = ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(MAGIC) != MAGIC_VALUE) {
      throw SegmentFormatException.corrupt(
          String.format("block magic %08x, expected %08x", in.getInt(MAGIC), MAGIC_VALUE));
    }
    int version = in.getShort(VERSION) & 0xffff;
    if (version != VERSION_VALUE) {
      throw new SegmentFormatException(
          version > VERSION_VALUE ? Reason.TOO_NEW : Reason.TOO_OLD,
          "block version " + version + "; this program reads " + VERSION_VALUE);
    }
    int found = in.getInt(CRC32C);
    int computed = checksum(sealed);
    if (found != computed) {
      throw SegmentFormatException.corrupt(
          String.format("block checksum %08x, computed %08x", found, computed));
    }
    int rawLength = in.getInt(RAW_LENGTH);
    if (rawLength < 0 || rawLength > RAW_BYTES_MAX) {
      throw SegmentFormatException.corrupt(
          "block of " + rawLength + " raw bytes, expected at most " + RAW_BYTES_MAX);
    }
    int codec = in.getShort(CODEC) & 0xffff;
    return switch (codec) {
      case CODEC_RAW -> raw(sealed, rawLength);
      case CODEC_ZSTD -> decompress(sealed, rawLength);
      default ->
          throw new SegmentFormatException(
              Reason.TOO_NEW, "block codec " + codec + "; this program reads 0 and 1");
    };
  }

  private static byte[] raw(byte[] sealed, int rawLength) {
    if (sealed.length - HEADER_BYTES != rawLength) {
      throw SegmentFormatException.corrupt(
          "raw block of "
              + (sealed.length - HEADER_BYTES)
              + " bytes, its header says "
              + rawLength);
    }
    return Arrays.copyOfRange(sealed, HEADER_BYTES, sealed.length);
  }

  private static byte[] decompress(byte[] sealed, int rawLength) {
    byte[] raw = new byte[rawLength];
    String wrong;
    try {
      long length =
          Zstd.decompressByteArray(
              raw, 0, rawLength, sealed, HEADER_BYTES, sealed.length - HEADER_BYTES);
      if (length == rawLength) {
        return raw;
      }
      wrong = Zstd.isError(length) ? Zstd.getErrorName(length) : "there are " + length;
    } catch (ZstdException e) {
      wrong = e.getMessage();
    }
    throw SegmentFormatException.corrupt(
        "block does not decompress to " + rawLength + " bytes: " + wrong);
  }

  private static int checksum(byte[] sealed) {
    CRC32C crc = new CRC32C();
    crc.update(sealed, 0, CRC32C);
    crc.update(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES);
    return (int) crc.getValue();
  }
}
