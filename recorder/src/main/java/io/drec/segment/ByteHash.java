package io.drec.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Hashes bytes for tables in memory: multiply and fold, eight bytes at a time, with numbers that
 * are drawn anew in each process. Whoever is recorded chooses names and command lines; without
 * knowing the numbers he cannot choose many that fall into one place of a table. Never stored.
 */
public final class ByteHash {
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOW_HALF = 0xffff_ffffL;
  private static final long START;
  private static final long OF_LOW;
  private static final long OF_HIGH;

  static {
    SecureRandom random = new SecureRandom();
    START = random.nextLong();
    OF_LOW = random.nextInt() & LOW_HALF;
    OF_HIGH = random.nextInt() & LOW_HALF;
  }

  private ByteHash() {}

  public static int of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  public static int of(byte[] from, int offset, int length) {
    long hash = START + length;
    int at = offset;
    int end = offset + length;
    while (end - at >= 8) {
      hash = mix(hash, (long) U64.get(from, at));
      at += 8;
    }
    if (end - at >= 4) {
      hash = mix(hash, (int) U32.get(from, at));
      at += 4;
    }
    long rest = 0;
    while (at < end) {
      rest = rest << 8 | from[at++] & 0xff;
    }
    return of(mix(hash, rest));
  }

  /** Of a number. */
  public static int of(long number) {
    long hash = mix(START, number);
    return (int) (hash ^ hash >>> 32);
  }

  /**
   * The halves of eight bytes, a secret number added to each, multiplied: two different eights give
   * one product for one of 2<sup>32</sup> pairs of secrets, and by how much products differ nobody
   * can tell without these (Black and others, UMAC, 1999). So what comes behind cannot be chosen to
   * make up for it. One multiplication, of numbers that the JVM's first compiler has, too.
   */
  private static long mix(long state, long bytes) {
    long mixed = state ^ bytes;
    return ((mixed & LOW_HALF) + OF_LOW) * ((mixed >>> Integer.SIZE) + OF_HIGH)
        + Long.rotateLeft(mixed, Integer.SIZE);
  }
}
