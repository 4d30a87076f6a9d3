package io.drec.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers different byte strings 0, 1, 2 … in the order in which they are first seen. Bytes lie in
 * slabs, the numbers in one open-addressing table: nothing is allocated for a string.
 */
final class Interner {
  /** A longer string is refused: no field of a record is. */
  static final int TEXT_BYTES_MAX = 4 * 1024 * 1024;

  private static final int SLAB_BYTES = 256 * 1024;
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[][] slabs = new byte[8][];
  private int slabCount;
  private int slabEnd = Integer.MAX_VALUE;
  private long bytes;

  private int[] slabOf = new int[1024];
  private int[] offsetOf = new int[1024];
  private int[] lengthOf = new int[1024];
  private int[] hashOf = new int[1024];
  private int size;
  private int[] table = new int[4096];

  int size() {
    return size;
  }

  /** Bytes of all strings. */
  long bytes() {
    return bytes;
  }

  byte[] array(int id) {
    return slabs[slabOf[id]];
  }

  int offset(int id) {
    return offsetOf[id];
  }

  int length(int id) {
    return lengthOf[id];
  }

  /** The number of these bytes; they are copied when they are new. */
  int add(byte[] from, int offset, int length) {
    int hash = hash(from, offset, length);
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
    return table[slot(hash(from, offset, length), from, offset, length)] - 1;
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
      int id = table[slot] - 1;
      if (hashOf[id] == hash
          && lengthOf[id] == length
          && Arrays.equals(
              slabs[slabOf[id]],
              offsetOf[id],
              offsetOf[id] + length,
              from,
              offset,
              offset + length)) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private int append(byte[] from, int offset, int length, int hash) {
    if (size == slabOf.length) {
      slabOf = Arrays.copyOf(slabOf, 2 * size);
      offsetOf = Arrays.copyOf(offsetOf, 2 * size);
      lengthOf = Arrays.copyOf(lengthOf, 2 * size);
      hashOf = Arrays.copyOf(hashOf, 2 * size);
    }
    if (slabEnd > SLAB_BYTES - length) {
      startSlab(length);
    }
    System.arraycopy(from, offset, slabs[slabCount - 1], slabEnd, length);
    slabOf[size] = slabCount - 1;
    offsetOf[size] = slabEnd;
    lengthOf[size] = length;
    hashOf[size] = hash;
    slabEnd += length;
    bytes += length;
    return size++;
  }

  private void startSlab(int length) {
    if (slabCount == slabs.length) {
      slabs = Arrays.copyOf(slabs, 2 * slabCount);
    }
    byte[] old = slabs[slabCount];
    if (old == null || old.length < length || old.length != SLAB_BYTES) {
      slabs[slabCount] = new byte[Math.max(SLAB_BYTES, length)];
    }
    slabCount++;
    slabEnd = 0;
  }

  private void rehash() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int id = 0; id < size; id++) {
      int slot = hashOf[id] & mask;
      while (table[slot] != 0) {
        slot = slot + 1 & mask;
      }
      table[slot] = id + 1;
    }
  }

  /** Multiply and fold, eight bytes at a time; good enough for a table, no more. */
  static int hash(byte[] from, int offset, int length) {
    long hash = length * 0x9e3779b97f4a7c15L;
    int at = offset;
    int end = offset + length;
    while (end - at >= 8) {
      hash = mix(hash ^ (long) U64.get(from, at));
      at += 8;
    }
    if (end - at >= 4) {
      hash = mix(hash ^ (int) U32.get(from, at));
      at += 4;
    }
    while (at < end) {
      hash = (hash ^ from[at++]) * 0x100000001b3L;
    }
    hash = mix(hash);
    return (int) (hash ^ hash >>> 32);
  }

  private static long mix(long value) {
    long product = value * 0x9fb21c651e98df25L;
    return product ^ product >>> 32;
  }
}
