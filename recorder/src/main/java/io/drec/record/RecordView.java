package io.drec.record;

import io.drec.record.RecordLayout.Field;
import io.drec.record.RecordLayout.Header;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads one record in place. Wrap it again for the next; it allocates only where a method says so.
 *
 * <p>{@link #wrap} checks every length once, so that the getters need not: a wrapped record lies in
 * its buffer with its body and all its fields. Not thread safe.
 */
public final class RecordView {
  private @Nullable ByteBuffer buffer;
  private int offset;
  private int length;
  private int bodyLength;

  /**
   * Reads the record at {@code offset}.
   *
   * @param buffer little-endian, as {@link ByteOrder#LITTLE_ENDIAN} is set on it
   * @param limit the first byte behind what may be read
   * @throws RecordFormatException if no whole, well-formed record of this version lies there
   */
  public RecordView wrap(ByteBuffer buffer, int offset, int limit) {
    if (buffer.order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException("buffer is big-endian; records are little-endian");
    }
    if (limit - offset < Header.BYTES) {
      throw RecordFormatException.corrupt(
          "record header cut off: " + (limit - offset) + " bytes left, need " + Header.BYTES);
    }
    int recordLength = buffer.getInt(offset + Header.LENGTH);
    if (recordLength < Header.BYTES
        || recordLength > RecordLayout.RECORD_LENGTH_MAX
        || (recordLength & 7) != 0
        || recordLength > limit - offset) {
      throw RecordFormatException.corrupt(
          "record length "
              + recordLength
              + " at offset "
              + offset
              + " with "
              + (limit - offset)
              + " bytes left; expected a multiple of 8 from "
              + Header.BYTES
              + " to "
              + RecordLayout.RECORD_LENGTH_MAX);
    }
    int version = buffer.get(offset + Header.VERSION) & 0xff;
    if (version != RecordLayout.RECORD_VERSION) {
      throw new RecordFormatException(
          version > RecordLayout.RECORD_VERSION
              ? RecordFormatException.Reason.TOO_NEW
              : RecordFormatException.Reason.TOO_OLD,
          "record version " + version + "; this program reads " + RecordLayout.RECORD_VERSION);
    }
    int body = buffer.getShort(offset + Header.BODY_LENGTH) & 0xffff;
    if ((body & 7) != 0 || Header.BYTES + body > recordLength) {
      throw RecordFormatException.corrupt(
          "body length " + body + " in a record of " + recordLength + " bytes");
    }
    checkFields(buffer, offset + Header.BYTES + body, offset + recordLength);
    this.buffer = buffer;
    this.offset = offset;
    this.length = recordLength;
    this.bodyLength = body;
    return this;
  }

  private static void checkFields(ByteBuffer buffer, int from, int end) {
    int at = from;
    while (at < end) {
      if (end - at < Field.BYTES) {
        throw RecordFormatException.corrupt("field header cut off at offset " + at);
      }
      int fieldLength = buffer.getInt(at + Field.LENGTH);
      if (fieldLength < 0 || fieldLength > end - at - Field.BYTES) {
        throw RecordFormatException.corrupt(
            "field length " + fieldLength + " with " + (end - at - Field.BYTES) + " bytes left");
      }
      at += Field.BYTES + padded(fieldLength);
    }
    if (at != end) {
      throw RecordFormatException.corrupt("fields end at " + at + ", the record at " + end);
    }
  }

  private static int padded(int length) {
    return (length + 7) & ~7;
  }

  private ByteBuffer buffer() {
    ByteBuffer wrapped = buffer;
    if (wrapped == null) {
      throw new IllegalStateException("no record wrapped");
    }
    return wrapped;
  }

  /** Where the record starts in its buffer. */
  public int offset() {
    return offset;
  }

  /** Bytes of the whole record. */
  public int length() {
    return length;
  }

  /** The type's code, also when this version does not know it. */
  public int typeCode() {
    return buffer().getShort(offset + Header.TYPE) & 0xffff;
  }

  public @Nullable RecordType type() {
    return RecordType.ofCode(typeCode());
  }

  /** {@code RecordLayout.F_*}. */
  public int flags() {
    return buffer().get(offset + Header.FLAGS) & 0xff;
  }

  public boolean isSnapshot() {
    return (flags() & RecordLayout.F_SNAPSHOT) != 0;
  }

  public int cpu() {
    return buffer().getShort(offset + Header.CPU) & 0xffff;
  }

  public int hook() {
    return buffer().getShort(offset + Header.HOOK) & 0xffff;
  }

  /** Time of the act on the frame's clock. */
  public long timeNs() {
    return buffer().getLong(offset + Header.TIME_NS);
  }

  public int pid() {
    return buffer().getInt(offset + Header.PID);
  }

  public int tid() {
    return buffer().getInt(offset + Header.TID);
  }

  /** Start of process {@link #pid}, on CLOCK_BOOTTIME. */
  public long startNs() {
    return buffer().getLong(offset + Header.START_NS);
  }

  /** Whether the body reaches over the member of {@code size} bytes at {@code bodyOffset}. */
  public boolean bodyHas(int bodyOffset, int size) {
    return bodyOffset + size <= bodyLength;
  }

  /** An unsigned 8-bit member of the body, 0 when the body is shorter. */
  public int bodyU8(int bodyOffset) {
    return bodyHas(bodyOffset, 1) ? buffer().get(body(bodyOffset)) & 0xff : 0;
  }

  /** An unsigned 16-bit member of the body, 0 when the body is shorter. */
  public int bodyU16(int bodyOffset) {
    return bodyHas(bodyOffset, 2) ? buffer().getShort(body(bodyOffset)) & 0xffff : 0;
  }

  /** A 32-bit member of the body, 0 when the body is shorter. */
  public int bodyInt(int bodyOffset) {
    return bodyHas(bodyOffset, 4) ? buffer().getInt(body(bodyOffset)) : 0;
  }

  /** A 64-bit member of the body, 0 when the body is shorter. */
  public long bodyLong(int bodyOffset) {
    return bodyHas(bodyOffset, 8) ? buffer().getLong(body(bodyOffset)) : 0L;
  }

  private int body(int bodyOffset) {
    return offset + Header.BYTES + bodyOffset;
  }

  /**
   * Offset in the buffer of the first field with this id, or -1: for the {@code field…} getters.
   */
  public int findField(FieldId id) {
    ByteBuffer wrapped = buffer();
    int end = offset + length;
    int at = offset + Header.BYTES + bodyLength;
    while (at < end) {
      if ((wrapped.getShort(at + Field.ID) & 0xffff) == id.code()) {
        return at;
      }
      at += Field.BYTES + padded(wrapped.getInt(at + Field.LENGTH));
    }
    return -1;
  }

  public boolean hasField(FieldId id) {
    return findField(id) >= 0;
  }

  /** Offset in the buffer of the bytes of the field that {@link #findField} found. */
  public int fieldDataOffset(int field) {
    return field + Field.BYTES;
  }

  public int fieldLength(int field) {
    return buffer().getInt(field + Field.LENGTH);
  }

  public long fieldTrueLength(int field) {
    return buffer().getLong(field + Field.TRUE_LENGTH);
  }

  /** {@code RecordLayout.FF_*}. */
  public int fieldFlags(int field) {
    return buffer().getShort(field + Field.FLAGS) & 0xffff;
  }

  /** Whether the field that {@link #findField} found begins with these bytes. */
  public boolean fieldStartsWith(int field, byte[] prefix, int length) {
    if (fieldLength(field) < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (buffer().get(fieldDataOffset(field) + i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** A copy of the field's bytes, or null when the record has no such field. Allocates. */
  public byte @Nullable [] fieldBytes(FieldId id) {
    int field = findField(id);
    if (field < 0) {
      return null;
    }
    byte[] bytes = new byte[fieldLength(field)];
    buffer().get(fieldDataOffset(field), bytes);
    return bytes;
  }

  /** Copies the bytes of the field that {@link #findField} found, as many as there is room for. */
  public void copyField(int field, byte[] target) {
    buffer().get(fieldDataOffset(field), target, 0, Math.min(fieldLength(field), target.length));
  }

  /** A copy of {@code count} bytes of the body, zeros where the body is shorter. Allocates. */
  public byte[] bodyBytes(int bodyOffset, int count) {
    byte[] bytes = new byte[count];
    if (bodyHas(bodyOffset, count)) {
      buffer().get(body(bodyOffset), bytes);
    }
    return bytes;
  }

  /** A copy of the whole record. Allocates. */
  public byte[] toByteArray() {
    byte[] bytes = new byte[length];
    buffer().get(offset, bytes);
    return bytes;
  }
}
