package io.drec.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Gathers the different entity ids of a segment, then numbers them twice: by their <em>place</em>
 * in the order of ids, in which rows are found, and by their <em>turn</em> in the order of the
 * events that first told of them. What one event tells of has near turns, and places anywhere.
 *
 * <p>An id is a letter and 64 bits of a hash, so it is its own hash: it is found by one comparison
 * of longs, mostly, and nothing is copied.
 */
final class EntityNumbers {
  static final int ID_BYTES = 9;

  /** Of an entity that is only named: other rows may say when it was told of. */
  static final long NO_TIME = Long.MAX_VALUE;

  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int LETTERS = 256;
  private static final int[] NONE = {};
  private static final int FIRST_LENGTH = 1024;

  /** By the number in which an id was first seen: its two parts. */
  private byte[] letters = new byte[FIRST_LENGTH];

  private long[] hashes = new long[FIRST_LENGTH];
  private int count;

  /** Numbers and 1; 0: free. At most half is taken. */
  private int[] slots = new int[2 * FIRST_LENGTH];

  /** By number: the earliest time at which it was told of. */
  private long[] whenNs = new long[FIRST_LENGTH];

  /** By number: its turn. */
  private int[] turns = NONE;

  /** By turn. */
  private int[] places = NONE;

  /** By place: the number of first sight. */
  private int[] numbers = NONE;

  /** By turn: the event that first told of it, or one nearby. */
  private int[] ordinals = NONE;

  void add(byte[] bytes, int offset, long timeNs) {
    told(number(bytes[offset], (long) U64.get(bytes, offset + 1)), timeNs);
  }

  /** An entity, by its number of first sight, was told of at this time. */
  void told(int number, long timeNs) {
    whenNs[number] = Math.min(whenNs[number], timeNs);
  }

  /** The number in the order of first sight; given when the id was not seen before. */
  int number(byte letter, long hash) {
    int slot = slot(letter, hash);
    int number = slots[slot] - 1;
    if (number >= 0) {
      return number;
    }
    if (count == hashes.length) {
      letters = Arrays.copyOf(letters, 2 * count);
      hashes = Arrays.copyOf(hashes, 2 * count);
      whenNs = Arrays.copyOf(whenNs, 2 * count);
    }
    letters[count] = letter;
    hashes[count] = hash;
    whenNs[count] = NO_TIME;
    slots[slot] = ++count;
    if (2 * count > slots.length) {
      rehash();
    }
    return count - 1;
  }

  /** The number in the order of first sight; -1: the id was not seen. */
  int find(byte letter, long hash) {
    return slots[slot(letter, hash)] - 1;
  }

  byte letter(int number) {
    return letters[number];
  }

  long hash(int number) {
    return hashes[number];
  }

  /** The numbers of first sight, by places. */
  int[] byPlace() {
    return numbers;
  }

  /** The turn, by the number of first sight. */
  int turnOf(int number) {
    return turns[number];
  }

  private int slot(byte letter, long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash + letter) & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && letters[number] == letter) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    for (int number = 0; number < count; number++) {
      slots[slot(letters[number], hashes[number])] = number + 1;
    }
  }

  int count() {
    return count;
  }

  /** Forgets all, and keeps the memory. */
  void clear() {
    count = 0;
    Arrays.fill(slots, 0);
    turns = NONE;
    places = NONE;
    numbers = NONE;
    ordinals = NONE;
  }

  /** Numbers them; no more are added. The ids go to {@code visitor} in the order of places. */
  void write(EventTimes times, Consumer<byte[]> visitor) {
    int[] order = inOrder();
    numbers = order;
    long[] byTurn = new long[count];
    for (int place = 0; place < count; place++) {
      int number = order[place];
      byte[] id = new byte[ID_BYTES];
      id[0] = letters[number];
      U64.set(id, 1, hashes[number]);
      visitor.accept(id);
      long ordinal = whenNs[number] == NO_TIME ? 0 : times.atOrAfter(whenNs[number]);
      byTurn[place] = ordinal << 32 | place;
    }
    Arrays.sort(byTurn);
    turns = new int[count];
    places = new int[count];
    ordinals = new int[count];
    for (int turn = 0; turn < count; turn++) {
      places[turn] = (int) byTurn[turn];
      ordinals[turn] = (int) (byTurn[turn] >>> 32);
      turns[order[places[turn]]] = turn;
    }
  }

  /** The numbers in the order of ids: letter by letter, the hashes as unsigned numbers. */
  private int[] inOrder() {
    int[] order = new int[count];
    int[] ofLetter = new int[LETTERS];
    for (int number = 0; number < count; number++) {
      ofLetter[letters[number] & 0xff]++;
    }
    int place = 0;
    for (int letter = 0; letter < LETTERS; letter++) {
      if (ofLetter[letter] == 0) {
        continue;
      }
      long[] sorted = new long[ofLetter[letter]];
      int found = 0;
      for (int number = 0; number < count; number++) {
        if ((letters[number] & 0xff) == letter) {
          sorted[found++] = hashes[number] ^ Long.MIN_VALUE;
        }
      }
      Arrays.sort(sorted);
      for (long hash : sorted) {
        order[place++] = slots[slot((byte) letter, hash ^ Long.MIN_VALUE)] - 1;
      }
    }
    return order;
  }

  long retainedBytes() {
    return 17L * hashes.length + 4L * slots.length + 16L * turns.length;
  }

  /** The turn of an id; -1: it was not added. */
  int turn(byte[] bytes, int offset) {
    int number = slots[slot(bytes[offset], (long) U64.get(bytes, offset + 1))] - 1;
    return number < 0 ? -1 : turns[number];
  }

  int place(long turn) {
    return places[(int) turn];
  }

  int ordinal(long turn) {
    return ordinals[(int) turn];
  }
}
