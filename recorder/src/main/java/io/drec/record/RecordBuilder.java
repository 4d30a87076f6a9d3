package io.drec.record;

import io.drec.record.RecordLayout.Field;
import io.drec.record.RecordLayout.Header;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes one record after the other into a buffer of its own, for records that are made in user
 * space: HEALTH, importers, fallback sensors, tests. Not thread safe.
 *
 * <pre>{@code
 * builder.begin(RecordType.PROC_EXIT, ProcExit.BYTES, timeNs).process(pid, tid, startNs)
 *     .bodyInt(ProcExit.WAIT_STATUS, 256);
 * ByteBuffer record = builder.end();
 * }</pre>
 */
public final class RecordBuilder {
  private final ByteBuffer buffer =
      ByteBuffer.allocate(RecordLayout.RECORD_LENGTH_MAX).order(ByteOrder.LITTLE_ENDIAN);
  private int end;

  /** Starts a record with a body of zeros. */
  public RecordBuilder begin(RecordType type, int bodyLength, long timeNs) {
    if ((bodyLength & 7) != 0) {
      throw new IllegalArgumentException("body length " + bodyLength + " is no multiple of 8");
    }
    end = Header.BYTES + bodyLength;
    for (int i = 0; i < end; i += 8) {
      buffer.putLong(i, 0L);
    }
    buffer.putShort(Header.TYPE, (short) type.code());
    buffer.put(Header.VERSION, (byte) RecordLayout.RECORD_VERSION);
    buffer.putShort(Header.BODY_LENGTH, (short) bodyLength);
    buffer.putShort(Header.CPU, (short) RecordLayout.CPU_USER_SPACE);
    buffer.putLong(Header.TIME_NS, timeNs);
    return this;
  }

  public RecordBuilder flags(int flags) {
    buffer.put(Header.FLAGS, (byte) flags);
    return this;
  }

  public RecordBuilder hook(int hook) {
    buffer.putShort(Header.HOOK, (short) hook);
    return this;
  }

  public RecordBuilder process(int pid, int tid, long startNs) {
    buffer.putInt(Header.PID, pid);
    buffer.putInt(Header.TID, tid);
    buffer.putLong(Header.START_NS, startNs);
    return this;
  }

  public RecordBuilder bodyShort(int bodyOffset, int value) {
    buffer.putShort(Header.BYTES + bodyOffset, (short) value);
    return this;
  }

  public RecordBuilder bodyInt(int bodyOffset, int value) {
    buffer.putInt(Header.BYTES + bodyOffset, value);
    return this;
  }

  public RecordBuilder bodyLong(int bodyOffset, long value) {
    buffer.putLong(Header.BYTES + bodyOffset, value);
    return this;
  }

  public RecordBuilder bodyBytes(int bodyOffset, byte[] value) {
    buffer.put(Header.BYTES + bodyOffset, value);
    return this;
  }

  public RecordBuilder field(FieldId id, String value) {
    return field(id, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends a field; one that does not fit the record is cut, with its true length kept. */
  public RecordBuilder field(FieldId id, byte[] value) {
    return field(id, value, 0, value.length, Integer.MAX_VALUE);
  }

  /**
   * Appends {@code length} bytes of {@code value}, of which at most {@code storedMax} are kept.
   *
   * @throws IllegalStateException when {@link #room} is negative
   */
  public RecordBuilder field(FieldId id, byte[] value, int offset, int length, int storedMax) {
    int room = room();
    int stored = Math.max(0, Math.min(Math.min(length, storedMax), room & ~7));
    if (room < 0) {
      throw new IllegalStateException("record full: no room for the header of field " + id);
    }
    buffer.putShort(end + Field.ID, (short) id.code());
    buffer.putShort(end + Field.FLAGS, (short) (stored < length ? RecordLayout.FF_TRUNCATED : 0));
    buffer.putInt(end + Field.LENGTH, stored);
    buffer.putLong(end + Field.TRUE_LENGTH, length);
    int data = end + Field.BYTES;
    int padded = (stored + 7) & ~7;
    if (padded > 0) {
      buffer.putLong(data + padded - 8, 0L);
    }
    buffer.put(data, value, offset, stored);
    end = data + padded;
    return this;
  }

  /** Bytes that a further field may have; negative: there is no room for its header. */
  public int room() {
    return RecordLayout.RECORD_LENGTH_MAX - end - Field.BYTES;
  }

  /** Ends the record and returns it, valid until the next {@link #begin}. */
  public ByteBuffer end() {
    buffer.putInt(Header.LENGTH, end);
    return buffer.slice(0, end).order(ByteOrder.LITTLE_ENDIAN);
  }
}
