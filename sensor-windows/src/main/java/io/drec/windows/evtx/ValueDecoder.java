package io.drec.windows.evtx;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decodes the values of a record by their type. Types: [MS-EVEN6] 2.2.12, BinXml value types. */
final class ValueDecoder {
  static final int BINARY_XML = 0x21;

  private static final int NULL = 0x00;
  private static final int STRING = 0x01;
  private static final int ANSI_STRING = 0x02;
  private static final int BOOLEAN = 0x0d;
  private static final int BINARY = 0x0e;
  private static final int SIZE = 0x10;
  private static final int SID = 0x13;
  private static final int ARRAY = 0x80;

  private static final int SID_HEADER_BYTES = 8;
  private static final Charset ANSI = Charset.forName("windows-1252");

  private final byte[] chunk;

  ValueDecoder(byte[] chunk) {
    this.chunk = chunk;
  }

  /**
   * Decodes a value; one that does not fit its type becomes bytes.
   *
   * @param misfit told what was wrong, if it was
   */
  EvtxValue decode(int type, int offset, int sizeBytes, Consumer<EvtxDamageException> misfit) {
    if (type == NULL || (sizeBytes == 0 && type != STRING && type != ANSI_STRING)) {
      return EvtxValue.Nothing.NOTHING;
    }
    EvtxValue value =
        (type & ARRAY) == 0 ? single(type, offset, sizeBytes) : array(type, offset, sizeBytes);
    if (value != null) {
      return value;
    }
    misfit.accept(
        new EvtxDamageException(
            offset,
            "a value of type " + NodeParser.hex(type) + " with " + sizeBytes + " bytes",
            "a known type and the size that belongs to it"));
    return bytes(offset, sizeBytes);
  }

  /** An array; null as for {@link #single}. */
  private @Nullable EvtxValue array(int type, int offset, int sizeBytes) {
    int itemType = type & ~ARRAY;
    List<EvtxValue> items = new ArrayList<>();
    if (itemType == STRING || itemType == ANSI_STRING) {
      String joined = string(itemType, offset, sizeBytes);
      for (String item : joined.split("\0", -1)) {
        items.add(new EvtxValue.Text(item));
      }
      return new EvtxValue.Many(List.copyOf(items));
    }
    int end = offset + sizeBytes;
    for (int at = offset; at < end; ) {
      int itemBytes = itemBytes(itemType, at, end);
      EvtxValue item =
          itemBytes > 0 && itemBytes <= end - at ? single(itemType, at, itemBytes) : null;
      if (item == null) {
        return null;
      }
      items.add(item);
      at += itemBytes;
    }
    return new EvtxValue.Many(List.copyOf(items));
  }

  /** Size of an item of an array; 0 for types that have no arrays. */
  private int itemBytes(int itemType, int offset, int end) {
    return switch (itemType) {
      case 0x03, 0x04 -> 1;
      case 0x05, 0x06 -> 2;
      case 0x07, 0x08, 0x0b, BOOLEAN, 0x14 -> 4;
      case 0x09, 0x0a, 0x0c, 0x11, 0x15, SIZE -> 8;
      case 0x0f, 0x12 -> 16;
      case SID -> offset + 2 <= end ? SID_HEADER_BYTES + 4 * (chunk[offset + 1] & 0xff) : 0;
      default -> 0;
    };
  }

  /** A value that is no array; null if the size does not fit the type or the type is unknown. */
  private @Nullable EvtxValue single(int type, int offset, int sizeBytes) {
    return switch (type) {
      case STRING, ANSI_STRING -> new EvtxValue.Text(string(type, offset, sizeBytes));
      case BINARY -> bytes(offset, sizeBytes);
      case SIZE -> hex(offset, sizeBytes);
      case SID -> sid(offset, sizeBytes);
      default ->
          sizeBytes == itemBytes(type, offset, offset + sizeBytes) ? fixed(type, offset) : null;
    };
  }

  private @Nullable EvtxValue fixed(int type, int offset) {
    return switch (type) {
      case 0x03 -> whole(chunk[offset]);
      case 0x04 -> whole(chunk[offset] & 0xff);
      case 0x05 -> whole((short) LittleEndian.u16(chunk, offset));
      case 0x06 -> whole(LittleEndian.u16(chunk, offset));
      case 0x07 -> whole(LittleEndian.i32(chunk, offset));
      case 0x08 -> whole(LittleEndian.u32(chunk, offset));
      case 0x09 -> whole(LittleEndian.i64(chunk, offset));
      case 0x0a -> new EvtxValue.Whole(LittleEndian.i64(chunk, offset), true);
      case 0x0b -> new EvtxValue.Real(Float.intBitsToFloat(LittleEndian.i32(chunk, offset)), true);
      case 0x0c ->
          new EvtxValue.Real(Double.longBitsToDouble(LittleEndian.i64(chunk, offset)), false);
      case BOOLEAN -> new EvtxValue.Truth(LittleEndian.i32(chunk, offset) != 0);
      case 0x0f -> new EvtxValue.Guid(guid(offset));
      case 0x11 -> new EvtxValue.Time(LittleEndian.i64(chunk, offset));
      case 0x12 -> systemTime(offset);
      case 0x14 -> new EvtxValue.Hex(LittleEndian.u32(chunk, offset));
      case 0x15 -> new EvtxValue.Hex(LittleEndian.i64(chunk, offset));
      default -> null;
    };
  }

  private static EvtxValue whole(long value) {
    return new EvtxValue.Whole(value, false);
  }

  private EvtxValue bytes(int offset, int sizeBytes) {
    return new EvtxValue.Bytes(Arrays.copyOfRange(chunk, offset, offset + sizeBytes));
  }

  /** A pointer-sized number: its writer had 32 or 64 bits. */
  private @Nullable EvtxValue hex(int offset, int sizeBytes) {
    return switch (sizeBytes) {
      case 4 -> new EvtxValue.Hex(LittleEndian.u32(chunk, offset));
      case 8 -> new EvtxValue.Hex(LittleEndian.i64(chunk, offset));
      default -> null;
    };
  }

  /** Without the zeros that end it; some providers count them, some do not. */
  private String string(int type, int offset, int sizeBytes) {
    String text =
        type == STRING
            ? new String(chunk, offset, sizeBytes & ~1, StandardCharsets.UTF_16LE)
            : new String(chunk, offset, sizeBytes, ANSI);
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Three little-endian numbers, then bytes. */
  private String guid(int offset) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(LittleEndian.i32(chunk, offset))
        + '-'
        + hex.toHexDigits((short) LittleEndian.u16(chunk, offset + 4))
        + '-'
        + hex.toHexDigits((short) LittleEndian.u16(chunk, offset + 6))
        + '-'
        + hex.formatHex(chunk, offset + 8, offset + 10)
        + '-'
        + hex.formatHex(chunk, offset + 10, offset + 16);
  }

  private @Nullable EvtxValue sid(int offset, int sizeBytes) {
    if (sizeBytes < SID_HEADER_BYTES) {
      return null;
    }
    int count = chunk[offset + 1] & 0xff;
    if (sizeBytes != SID_HEADER_BYTES + 4 * count) {
      return null;
    }
    long authority = 0;
    for (int index = 2; index < SID_HEADER_BYTES; index++) {
      authority = authority << 8 | chunk[offset + index] & 0xff;
    }
    StringBuilder text = new StringBuilder("S-").append(chunk[offset] & 0xff);
    text.append('-').append(authority);
    for (int index = 0; index < count; index++) {
      text.append('-').append(LittleEndian.u32(chunk, offset + SID_HEADER_BYTES + 4 * index));
    }
    return new EvtxValue.Sid(text.toString());
  }

  /** Year, month, day of the week, day, hour, minute, second and millisecond, 16 bits each. */
  private @Nullable EvtxValue systemTime(int offset) {
    try {
      LocalDateTime time =
          LocalDateTime.of(
              LittleEndian.u16(chunk, offset),
              LittleEndian.u16(chunk, offset + 2),
              LittleEndian.u16(chunk, offset + 6),
              LittleEndian.u16(chunk, offset + 8),
              LittleEndian.u16(chunk, offset + 10),
              LittleEndian.u16(chunk, offset + 12),
              LittleEndian.u16(chunk, offset + 14) * 1_000_000);
      return EvtxValue.Time.of(time.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException impossible) {
      return null;
    }
  }
}
