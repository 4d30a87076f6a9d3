package io.drec.store;

import io.drec.record.EventId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a row's key or value: fixed numbers big-endian, so that keys sort; the others as LEB128,
 * seven bits a byte, low ones first.
 */
public class RowWriter {
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** Texts below have a length of one byte. */
  private static final int SHORT_TEXT = 0x80;

  private byte[] buffer;
  private int end;

  public RowWriter() {
    this(64);
  }

  /**
   * @param capacity bytes that it will have, about; when exactly so many, nothing is copied
   */
  RowWriter(int capacity) {
    buffer = new byte[capacity];
  }

  /** Begins anew, in the same memory. */
  RowWriter restart() {
    end = 0;
    return this;
  }

  /** The memory behind; its first {@link #length} bytes were written. */
  byte[] array() {
    return buffer;
  }

  int length() {
    return end;
  }

  public RowWriter u8(int value) {
    room(1);
    buffer[end++] = (byte) value;
    return this;
  }

  public RowWriter u32(int value) {
    room(4);
    U32.set(buffer, end, value);
    end += 4;
    return this;
  }

  public RowWriter u64(long value) {
    room(8);
    U64.set(buffer, end, value);
    end += 8;
    return this;
  }

  /** A time as eight bytes that sort like the signed number. */
  public RowWriter time(long timeNs) {
    return u64(timeNs ^ Long.MIN_VALUE);
  }

  /** An unsigned number of one to ten bytes. */
  public RowWriter number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[end++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    buffer[end++] = (byte) rest;
    return this;
  }

  /** A signed number, zigzag: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
  public RowWriter signed(long value) {
    return number((value << 1) ^ (value >> 63));
  }

  public RowWriter raw(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, end, bytes.length);
    end += bytes.length;
    return this;
  }

  /** Length, then UTF-8. */
  public RowWriter text(String text) {
    int length = text.length();
    if (length < SHORT_TEXT && isAscii(text, length)) {
      room(length + 1);
      buffer[end++] = (byte) length;
      for (int i = 0; i < length; i++) {
        buffer[end++] = (byte) text.charAt(i);
      }
      return this;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return number(bytes.length).raw(bytes);
  }

  private static boolean isAscii(String text, int length) {
    int all = 0;
    for (int i = 0; i < length; i++) {
      all |= text.charAt(i);
    }
    return all < 0x80;
  }

  public RowWriter event(EventId event) {
    return number(event.frameSequence()).number(event.index());
  }

  /** A host's id, as it is. */
  RowWriter host(byte[] hostId) {
    return raw(hostId);
  }

  /** Nine bytes: the kind's letter and the hash. */
  public RowWriter id(EntityId id) {
    return u8(id.kind().letter()).u64(id.hash());
  }

  /** A byte 1 and the number, or a byte 0 for null. */
  public RowWriter optional(@Nullable Long value) {
    return value == null ? u8(0) : u8(1).signed(value);
  }

  public RowWriter optionalInt(@Nullable Integer value) {
    return value == null ? u8(0) : u8(1).signed(value);
  }

  public RowWriter optionalText(@Nullable String value) {
    return value == null ? u8(0) : u8(1).text(value);
  }

  public RowWriter optionalId(@Nullable EntityId id) {
    return id == null ? u8(0) : id(id);
  }

  public byte[] toBytes() {
    return end == buffer.length ? buffer : Arrays.copyOf(buffer, end);
  }

  private void room(int count) {
    if (buffer.length - end < count) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, end + count));
    }
  }
}
