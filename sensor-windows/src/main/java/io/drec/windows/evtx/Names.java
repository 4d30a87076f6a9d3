package io.drec.windows.evtx;

import java.util.HashMap;
import java.util.Map;

/**
 * Names of elements and attributes. Each stands once in a chunk, where it is first used, and is
 * referred to by its offset.
 */
final class Names {
  private static final int NEXT_AND_HASH_BYTES = 6;

  private final byte[] chunk;
  private final int length;
  private final Budget budget;
  private final Map<Integer, String> byOffset = new HashMap<>();

  Names(byte[] chunk, int length, Budget budget) {
    this.chunk = chunk;
    this.length = length;
    this.budget = budget;
  }

  /** Takes a reference, and the name itself if it stands right here. */
  String take(Cursor cursor) {
    int referenceOffset = cursor.position();
    long offset = cursor.u32("a name's offset");
    if (offset == cursor.position()) {
      String name = read(cursor);
      byOffset.put((int) offset, name);
      return name;
    }
    if (offset < EvtxLimits.CHUNK_HEADER_BYTES || offset >= length) {
      throw new EvtxDamageException(
          referenceOffset, "a name at offset " + offset, "an offset within the chunk's records");
    }
    String known = byOffset.get((int) offset);
    if (known == null) {
      known = read(new Cursor(chunk, (int) offset, length));
      byOffset.put((int) offset, known);
    }
    return known;
  }

  private String read(Cursor cursor) {
    cursor.skip(NEXT_AND_HASH_BYTES, "a name's header");
    int chars = cursor.u16("a name's length");
    if (chars == 0 || chars > EvtxLimits.NAME_CHARS_MAX) {
      throw cursor.damage(
          "a name of " + chars + " characters", "1 to " + EvtxLimits.NAME_CHARS_MAX);
    }
    budget.spend(chars);
    String name = cursor.utf16(chars, "a name");
    cursor.skip(2, "a name's end");
    return name;
  }
}
