package io.drec.segment;

/** What a key of an entity's row, or of a row of the state, consists of. */
final class ShapedKey {
  static final int RAW = 0;

  /** Nine bytes of an entity's id. */
  static final int ENTITY = 1;

  /** A letter and a host; then nothing. */
  static final int STATE = 2;

  /** … then a number of four bytes. */
  static final int STATE_U32 = 3;

  /** … then bytes to the end. */
  static final int STATE_REST = 4;

  /** … then a length, and so many bytes. */
  static final int STATE_TEXT = 5;

  static final int HOST_BYTES = 16;
  private static final int TAIL = 1 + HOST_BYTES;

  int kind;
  long u32;
  int tailOffset;

  /** -1: it has no tail of text. */
  int tailLength;

  void parse(byte[] key, PackingWalk.Shape shape) {
    kind = RAW;
    tailLength = -1;
    if (shape == Shapes.ENTITY) {
      kind = key.length == EntityNumbers.ID_BYTES ? ENTITY : RAW;
    } else if (key.length >= TAIL) {
      state(key);
    }
  }

  private void state(byte[] key) {
    switch (key[0]) {
      case 'o' -> kind = key.length == TAIL ? STATE : RAW;
      case 'q' -> {
        kind = key.length == TAIL + 4 ? STATE_U32 : RAW;
        u32 = kind == RAW ? 0 : u32(key);
      }
      case 'b', 'l' -> {
        kind = STATE_REST;
        tailOffset = TAIL;
        tailLength = key.length - TAIL;
      }
      case 'a', 'c', 'f', 'k' -> text(key);
      default -> kind = RAW;
    }
  }

  private static long u32(byte[] key) {
    long value = 0;
    for (int i = TAIL; i < TAIL + 4; i++) {
      value = value << 8 | key[i] & 0xff;
    }
    return value;
  }

  private void text(byte[] key) {
    int at = TAIL;
    int length = 0;
    for (int shift = 0; shift < 28 && at < key.length; shift += 7) {
      byte next = key[at++];
      length |= (next & 0x7f) << shift;
      if (next >= 0) {
        boolean padded = next == 0 && shift > 0;
        if (!padded && length == key.length - at) {
          kind = STATE_TEXT;
          tailOffset = at;
          tailLength = length;
        }
        return;
      }
    }
  }
}
