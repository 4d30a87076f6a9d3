package io.drec.segment;

import java.util.Arrays;

/**
 * Numbers different byte strings 0, 1, 2 … in the order in which they are first seen. Bytes lie in
 * slabs, the numbers in one open-addressing table: nothing is allocated for a string.
 */
final class Interner {
  /** A longer string is refused: no field of a record is. */
  static final int TEXT_BYTES_MAX = 4 * 1024 * 1024;

  private static final int SLAB_BYTES = 256 * 1024;

  /** Many hold little: shapes, how columns are coded, how texts are put together. */
  private static final int FIRST_SLAB_BYTES = 16 * 1024;

  private static final int PLACE = 4;
  private static final int OFFSET = 1;
  private static final int LENGTH = 2;
  private static final int HASH = 3;

  private byte[][] slabs = new byte[8][];
  private int slabCount;
  private int slabBytes;
  private int slabEnd = Integer.MAX_VALUE;
  private long bytes;

  /** Of each string four numbers beside each other: its slab, its offset there, length, hash. */
  private int[] places = new int[PLACE * 1024];

  private int size;

  /** Numbers of strings and 1; 0: free. At most half is taken. */
  private int[] table = new int[4096];

  int size() {
    return size;
  }

  /** Bytes of all strings. */
  long bytes() {
    return bytes;
  }

  byte[] array(int id) {
    return slabs[places[PLACE * id]];
  }

  int offset(int id) {
    return places[PLACE * id + OFFSET];
  }

  int length(int id) {
    return places[PLACE * id + LENGTH];
  }

  /** The number of these bytes; they are copied when they are new. */
  int add(byte[] from, int offset, int length) {
    int hash = ByteHash.of(from, offset, length);
    int slot = slot(hash, from, offset, length);
    if (table[slot] != 0) {
      return table[slot] - 1;
    }
    if (length > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException("text of " + length + " bytes, at most " + TEXT_BYTES_MAX);
    }
    int id = append(from, offset, length, hash);
    table[slot] = size;
    if (2 * size > table.length) {
      rehash();
    }
    return id;
  }

  /** The number of these bytes; -1: they were never added. */
  int find(byte[] from, int offset, int length) {
    return table[slot(ByteHash.of(from, offset, length), from, offset, length)] - 1;
  }

  void clear() {
    Arrays.fill(table, 0);
    size = 0;
    bytes = 0;
    slabCount = 0;
    slabEnd = Integer.MAX_VALUE;
  }

  private int slot(int hash, byte[] from, int offset, int length) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != 0) {
      int place = PLACE * (table[slot] - 1);
      if (places[place + HASH] == hash && places[place + LENGTH] == length) {
        int start = places[place + OFFSET];
        byte[] slab = slabs[places[place]];
        if (Arrays.equals(slab, start, start + length, from, offset, offset + length)) {
          return slot;
        }
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private int append(byte[] from, int offset, int length, int hash) {
    if (PLACE * size == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    if (slabEnd > slabBytes - length) {
      startSlab(length);
    }
    System.arraycopy(from, offset, slabs[slabCount - 1], slabEnd, length);
    int place = PLACE * size;
    places[place] = slabCount - 1;
    places[place + OFFSET] = slabEnd;
    places[place + LENGTH] = length;
    places[place + HASH] = hash;
    slabEnd += length;
    bytes += length;
    return size++;
  }

  private void startSlab(int length) {
    if (slabCount == slabs.length) {
      slabs = Arrays.copyOf(slabs, 2 * slabCount);
    }
    byte[] old = slabs[slabCount];
    int usual = slabCount == 0 ? FIRST_SLAB_BYTES : SLAB_BYTES;
    if (old == null || old.length < length || old.length != usual) {
      slabs[slabCount] = new byte[Math.max(usual, length)];
    }
    slabBytes = slabs[slabCount].length;
    slabCount++;
    slabEnd = 0;
  }

  private void rehash() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int id = 0; id < size; id++) {
      int slot = places[PLACE * id + HASH] & mask;
      while (table[slot] != 0) {
        slot = slot + 1 & mask;
      }
      table[slot] = id + 1;
    }
  }
}
