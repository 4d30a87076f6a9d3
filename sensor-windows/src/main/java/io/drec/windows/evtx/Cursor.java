package io.drec.windows.evtx;

import java.nio.charset.StandardCharsets;

/** Reads little-endian values of a chunk, never beyond its limit. Offsets are within the chunk. */
final class Cursor {
  private final byte[] chunk;
  private final int limit;
  private int position;

  Cursor(byte[] chunk, int position, int limit) {
    this.chunk = chunk;
    this.position = position;
    this.limit = limit;
  }

  /** A cursor on a part; the part must lie within this one. */
  Cursor part(int from, int sizeBytes) {
    return new Cursor(chunk, from, from + sizeBytes);
  }

  int position() {
    return position;
  }

  int remaining() {
    return limit - position;
  }

  /** The next byte without taking it; -1 at the end. */
  int peek() {
    return position < limit ? chunk[position] & 0xff : -1;
  }

  int u8(String what) {
    need(1, what);
    return chunk[position++] & 0xff;
  }

  int u16(String what) {
    need(2, what);
    int value = LittleEndian.u16(chunk, position);
    position += 2;
    return value;
  }

  /** An unsigned 32-bit value. */
  long u32(String what) {
    need(4, what);
    long value = LittleEndian.u32(chunk, position);
    position += 4;
    return value;
  }

  /** UTF-16 code units. */
  String utf16(int chars, String what) {
    need(2L * chars, what);
    String text = new String(chunk, position, 2 * chars, StandardCharsets.UTF_16LE);
    position += 2 * chars;
    return text;
  }

  void skip(long bytes, String what) {
    need(bytes, what);
    position += (int) bytes;
  }

  private void need(long bytes, String what) {
    if (bytes > limit - position) {
      throw damage((limit - position) + " bytes left", bytes + " bytes of " + what);
    }
  }

  /** Damage at the position. */
  EvtxDamageException damage(String found, String expected) {
    return new EvtxDamageException(position, found, expected);
  }
}
