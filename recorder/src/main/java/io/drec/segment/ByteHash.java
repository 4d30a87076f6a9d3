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

  private static final long OF_BYTES;
  private static final long OF_STATE;

  static {
    SecureRandom random = new SecureRandom();
    OF_BYTES = random.nextLong();
    OF_STATE = random.nextLong();
  }

  private ByteHash() {}

  public static int of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  public static int of(byte[] from, int offset, int length) {
    long hash = length;
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
    long hash = mix(OF_BYTES, number);
    return (int) (hash ^ hash >>> 32);
  }

  /** Both halves of the product, so that no bit of the one factor alone decides on a bit of it. */
  private static long mix(long state, long bytes) {
    long a = bytes ^ OF_BYTES;
    long b = state ^ OF_STATE;
    return a * b ^ Math.multiplyHigh(a, b);
  }
}
