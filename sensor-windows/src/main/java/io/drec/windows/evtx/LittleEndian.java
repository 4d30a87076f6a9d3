package io.drec.windows.evtx;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian integers in a byte array; the caller has checked the bounds. */
final class LittleEndian {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static int u16(byte[] bytes, int offset) {
    return (short) SHORTS.get(bytes, offset) & 0xffff;
  }

  static int i32(byte[] bytes, int offset) {
    return (int) INTS.get(bytes, offset);
  }

  static long u32(byte[] bytes, int offset) {
    return (int) INTS.get(bytes, offset) & 0xffff_ffffL;
  }

  static long i64(byte[] bytes, int offset) {
    return (long) LONGS.get(bytes, offset);
  }
}
