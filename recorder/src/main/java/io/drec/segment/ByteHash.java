package io.drec.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hashes bytes for tables in memory: multiply and fold, eight bytes at a time. Good enough for a
 * table, no more; never stored.
 */
public final class ByteHash {
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private ByteHash() {}

  public static int of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  public static int of(byte[] from, int offset, int length) {
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
    return of(hash);
  }

  /** Of a number. */
  public static int of(long number) {
    long hash = mix(number);
    return (int) (hash ^ hash >>> 32);
  }

  private static long mix(long value) {
    long product = value * 0x9fb21c651e98df25L;
    return product ^ product >>> 32;
  }
}
