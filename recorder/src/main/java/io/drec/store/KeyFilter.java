package io.drec.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Remembers which keys were written, so that most questions for a key that is not there need not go
 * to the disk's tables: a blocked Bloom filter. An import asks ten times as often for rows that are
 * not there as for others.
 *
 * <p>All bits of a key lie in one block of 512, a line of the processor's cache (Putze, Sanders,
 * Singler: Cache-, Hash- and Space-Efficient Bloom Filters, 2007). 16 MiB hold 13 million keys with
 * about 1% of false answers; beyond, these become more, and nothing else happens. Not thread safe.
 */
final class KeyFilter {
  private static final int PROBES = 6;
  private static final int BLOCK_LONGS = 8;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long PRIME = 0xC2B2AE3D27D4EB4FL;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] bits;
  private final int blockMask;

  /**
   * @param bytes of memory, a power of two
   */
  KeyFilter(int bytes) {
    if (Integer.bitCount(bytes) != 1 || bytes < BLOCK_LONGS * Long.BYTES) {
      throw new IllegalArgumentException("filter of " + bytes + " bytes; expected a power of two");
    }
    bits = new long[bytes / Long.BYTES];
    blockMask = bits.length / BLOCK_LONGS - 1;
  }

  void add(Family family, byte[] key) {
    long hash = hash(family, key);
    int block = block(hash);
    long probe = hash;
    for (int i = 0; i < PROBES; i++) {
      bits[block + (int) (probe & BLOCK_LONGS - 1)] |= 1L << (probe >>> 3);
      probe >>>= 9;
    }
  }

  /** False: it was never added. True: it was, or by chance. */
  boolean mayHold(Family family, byte[] key) {
    long hash = hash(family, key);
    int block = block(hash);
    long probe = hash;
    for (int i = 0; i < PROBES; i++) {
      if ((bits[block + (int) (probe & BLOCK_LONGS - 1)] & 1L << (probe >>> 3)) == 0) {
        return false;
      }
      probe >>>= 9;
    }
    return true;
  }

  /** From other bits of the hash than the probes, which take the low 54. */
  private int block(long hash) {
    return (int) (mixed(hash ^ PRIME) >>> 32 & blockMask) * BLOCK_LONGS;
  }

  private static long hash(Family family, byte[] key) {
    long hash = (family.ordinal() + 1) * GOLDEN ^ key.length;
    int at = 0;
    for (; at + Long.BYTES <= key.length; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONG.get(key, at));
    }
    long rest = 0;
    for (; at < key.length; at++) {
      rest = rest << 8 | key[at] & 0xff;
    }
    return mixed(hash ^ rest);
  }

  private static long mixed(long value) {
    long mixed = value * GOLDEN;
    mixed = (mixed ^ mixed >>> 32) * PRIME;
    return mixed ^ mixed >>> 29;
  }
}
