package io.drec.segment;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * How a long text is put together of others of its record: pieces of its own, and references to
 * other slots. As bytes, which are what the text table holds of it: anything but a NUL stands for
 * itself; behind a NUL come number slot + 1 (0: a NUL itself), u8 {@code spelling}, and with {@link
 * #PART} number offset, number length in that slot's text.
 */
final class Composition {
  static final int AS_IS = 0;
  static final int LOWER = 1;
  static final int UPPER = 2;

  /** Upper case but for the second byte: {@code 0x3E7}. */
  static final int UPPER_HEX = 3;

  /** Added to the spelling: not all of the slot's text. */
  static final int PART = 4;

  private static final int PIECE_INTS = 6;

  final byte[] bytes;
  private int[] pieces = new int[8 * PIECE_INTS];
  private int count;

  /** Texts of the slots of one record. */
  interface Slots {
    byte[] array(int slot);

    int offset(int slot);

    int length(int slot);
  }

  private Composition(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads a composition.
   *
   * @param slots how many slots the record has; references are only to those before {@code slots}
   */
  static Composition read(byte[] bytes, int slots) {
    Composition composition = new Composition(bytes);
    ByteIn in = new ByteIn(bytes);
    int from = 0;
    while (in.left() > 0) {
      int at = in.position();
      if (in.u8() != 0) {
        continue;
      }
      composition.add(-1, from, at - from, 0, 0, 0);
      int slot = in.count(slots) - 1;
      if (slot < 0) {
        composition.add(-1, at, 1, 0, 0, 0);
      } else {
        int spelling = in.u8();
        boolean part = (spelling & PART) != 0;
        int offset = part ? in.count(Interner.TEXT_BYTES_MAX) : 0;
        int length = part ? in.count(Interner.TEXT_BYTES_MAX) : 0;
        composition.add(slot, 0, 0, spelling, offset, length);
      }
      from = in.position();
    }
    composition.add(-1, from, bytes.length - from, 0, 0, 0);
    return composition;
  }

  private void add(int slot, int from, int length, int spelling, int partOffset, int partLength) {
    if (slot < 0 && length == 0) {
      return;
    }
    int at = count++ * PIECE_INTS;
    if (at == pieces.length) {
      pieces = Arrays.copyOf(pieces, 2 * at);
    }
    pieces[at] = slot;
    pieces[at + 1] = from;
    pieces[at + 2] = length;
    pieces[at + 3] = spelling;
    pieces[at + 4] = partOffset;
    pieces[at + 5] = partLength;
  }

  /** Whether a piece of its own passes. */
  boolean hasPiece(Wanted.TextTest test) {
    for (int piece = 0; piece < count * PIECE_INTS; piece += PIECE_INTS) {
      if (pieces[piece] < 0 && test.inPiece(bytes, pieces[piece + 1], pieces[piece + 2])) {
        return true;
      }
    }
    return false;
  }

  /** Whether all slots that it refers to are such. */
  boolean refersOnly(IntPredicate allowed) {
    for (int piece = 0; piece < count * PIECE_INTS; piece += PIECE_INTS) {
      if (pieces[piece] >= 0 && !allowed.test(pieces[piece])) {
        return false;
      }
    }
    return true;
  }

  /** Whether it gives exactly this text. */
  boolean gives(Slots slots, byte[] text, int offset, int length) {
    int at = offset;
    int end = offset + length;
    for (int piece = 0; piece < count * PIECE_INTS; piece += PIECE_INTS) {
      int slot = pieces[piece];
      byte[] array = slot < 0 ? bytes : slots.array(slot);
      int from = slot < 0 ? pieces[piece + 1] : slots.offset(slot);
      int size = slot < 0 ? pieces[piece + 2] : slots.length(slot);
      int spelling = pieces[piece + 3];
      if ((spelling & PART) != 0) {
        if (pieces[piece + 4] + pieces[piece + 5] > size) {
          return false;
        }
        from += pieces[piece + 4];
        size = pieces[piece + 5];
      }
      if (size > end - at || !equal(spelling & 3, array, from, text, at, size)) {
        return false;
      }
      at += size;
    }
    return at == end;
  }

  static boolean equal(int spelling, byte[] from, int offset, byte[] text, int at, int length) {
    if (spelling == AS_IS) {
      return Arrays.equals(from, offset, offset + length, text, at, at + length);
    }
    for (int i = 0; i < length; i++) {
      if (spelled(spelling, i, from[offset + i]) != text[at + i]) {
        return false;
      }
    }
    return true;
  }

  private static byte spelled(int spelling, int index, byte value) {
    if (spelling == LOWER) {
      return value >= 'A' && value <= 'Z' ? (byte) (value + 32) : value;
    }
    boolean upper = spelling == UPPER || spelling == UPPER_HEX && index != 1;
    return upper && value >= 'a' && value <= 'z' ? (byte) (value - 32) : value;
  }

  /** Writes the text. */
  void write(Slots slots, ByteOut out) {
    for (int piece = 0; piece < count * PIECE_INTS; piece += PIECE_INTS) {
      int slot = pieces[piece];
      if (slot < 0) {
        out.raw(bytes, pieces[piece + 1], pieces[piece + 2]);
        continue;
      }
      int from = slots.offset(slot);
      int size = slots.length(slot);
      int spelling = pieces[piece + 3];
      if ((spelling & PART) != 0) {
        if (pieces[piece + 4] + pieces[piece + 5] > size) {
          throw SegmentFormatException.corrupt("a text is put together of more than there is");
        }
        from += pieces[piece + 4];
        size = pieces[piece + 5];
      }
      if (out.length() + size > Interner.TEXT_BYTES_MAX) {
        throw SegmentFormatException.corrupt("a text is put together to more than 4 MiB");
      }
      if ((spelling & 3) == AS_IS) {
        out.raw(slots.array(slot), from, size);
      } else {
        for (int i = 0; i < size; i++) {
          out.u8(spelled(spelling & 3, i, slots.array(slot)[from + i]));
        }
      }
    }
  }
}
