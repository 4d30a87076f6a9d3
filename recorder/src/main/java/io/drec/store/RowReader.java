package io.drec.store;

import io.drec.record.EventId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RowWriter} wrote; a row that is cut or of another form is a StoreException. */
public final class RowReader {
  private final byte[] bytes;
  private int at;

  public RowReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Starts at {@code offset}. */
  public RowReader(byte[] bytes, int offset) {
    this.bytes = bytes;
    this.at = offset;
  }

  /** Reads a value's first byte, its form. */
  public RowReader form(int expected, String what) {
    if (formUpTo(expected, what) != expected) {
      throw new StoreException(
          "an old form of "
              + what
              + " in the store; this program reads form "
              + expected
              + ": use the drec that wrote this recording");
    }
    return this;
  }

  /** Reads a value's first byte, its form: any from 1 to the newest. */
  int formUpTo(int newest, String what) {
    int found = u8();
    if (found < 1 || found > newest) {
      throw new StoreException(
          "form "
              + found
              + " of "
              + what
              + " in the store; this program reads "
              + newest
              + ": use the drec that wrote this recording");
    }
    return found;
  }

  public int u8() {
    need(1);
    return bytes[at++] & 0xff;
  }

  public int u32() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = (value << 8) | u8();
    }
    return value;
  }

  public long u64() {
    need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (bytes[at++] & 0xff);
    }
    return value;
  }

  public long time() {
    return u64() ^ Long.MIN_VALUE;
  }

  public long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7f) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw damaged("a number of more than ten bytes");
  }

  public int intNumber() {
    return (int) number();
  }

  public long signed() {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  public byte[] raw(int count) {
    need(count);
    at += count;
    return Arrays.copyOfRange(bytes, at - count, at);
  }

  public String text() {
    int length = length();
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.UTF_8);
  }

  /** A count of things that take at least a byte each. */
  public int length() {
    long length = number();
    if (length < 0 || length > bytes.length - at) {
      throw damaged("length " + length + " with " + (bytes.length - at) + " bytes left");
    }
    return (int) length;
  }

  public EventId event() {
    return new EventId(number(), intNumber());
  }

  public EntityId id() {
    EntityId id = optionalId();
    if (id == null) {
      throw damaged("no entity id");
    }
    return id;
  }

  public @Nullable Long optional() {
    return u8() == 0 ? null : Long.valueOf(signed());
  }

  public @Nullable Integer optionalInt() {
    return u8() == 0 ? null : Integer.valueOf((int) signed());
  }

  public @Nullable String optionalText() {
    return u8() == 0 ? null : text();
  }

  public @Nullable EntityId optionalId() {
    int letter = u8();
    if (letter == 0) {
      return null;
    }
    EntityKind kind = EntityKind.ofLetter((char) letter);
    if (kind == null) {
      throw new StoreException(
          "entity kind " + letter + " in the store; use the drec that wrote this recording");
    }
    return new EntityId(kind, u64());
  }

  /** Whether all bytes have been read. */
  public boolean atEnd() {
    return at == bytes.length;
  }

  private void need(int count) {
    if (count > bytes.length - at) {
      throw damaged("needs " + count + " more bytes, " + (bytes.length - at) + " left");
    }
  }

  private static StoreException damaged(String what) {
    return new StoreException(
        "a row of the store is damaged ("
            + what
            + "); restore the recording from a copy, or record into a new directory");
  }
}
