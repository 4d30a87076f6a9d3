package io.drec.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the C library that the sensor calls, bound by JNA's direct mapping. Those that
 * fail return -1 and leave the reason in {@link Native#getLastError}.
 */
final class Libc {
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int MAP_SHARED = 1;
  static final int EPOLL_CLOEXEC = 0x80000;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLLIN = 1;
  static final int EPOLLET = 1 << 31;
  static final int EFD_CLOEXEC = 0x80000;
  static final int EFD_NONBLOCK = 0x800;
  static final int CLOCK_BOOTTIME = 7;
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EACCES = 13;
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final int MEMBARRIER_CMD_GLOBAL = 1;

  /** Memory of C is dear to make and to free: each thread that asks for the time keeps its own. */
  private static final ThreadLocal<Memory> TIME =
      ThreadLocal.withInitial(() -> new Memory(2 * Long.BYTES));

  static {
    Native.register(Libc.class, NativeLibrary.getInstance("c"));
  }

  static native int getpagesize();

  static native Pointer mmap(
      @Nullable Pointer address, long length, int protection, int flags, int file, long offset);

  static native int munmap(Pointer address, long length);

  static native int epoll_create1(int flags);

  static native int epoll_ctl(int epoll, int operation, int file, Pointer event);

  static native int epoll_wait(int epoll, Pointer events, int maxEvents, int timeoutMs);

  static native int eventfd(int initial, int flags);

  static native long read(int file, ByteBuffer to, long count);

  static native long write(int file, Pointer from, long count);

  static native int close(int file);

  static native int mount(
      String source, String target, String type, long flags, @Nullable Pointer data);

  static native int clock_gettime(int clock, Pointer timespec);

  static native String strerror(int error);

  static native int vsnprintf(Pointer to, long size, Pointer format, Pointer arguments);

  static native long syscall(long number, long first, long second, long third);

  /** Whether {@link #mmap} failed. */
  static boolean isMapFailed(Pointer mapped) {
    return Pointer.nativeValue(mapped) == -1L;
  }

  /**
   * Waits until every CPU has left the code it was running without preemption: thus also every eBPF
   * program that began before.
   *
   * @return false when this kernel cannot (full dynticks)
   */
  static boolean awaitAllCpus() {
    return syscall(Platform.isARM() ? 283 : 324, MEMBARRIER_CMD_GLOBAL, 0, 0) == 0;
  }

  /** CLOCK_BOOTTIME now, in ns. */
  static long bootNs() {
    Memory time = TIME.get();
    clock_gettime(CLOCK_BOOTTIME, time);
    return time.getLong(0) * NS_PER_SECOND + time.getLong(Long.BYTES);
  }

  private Libc() {}
}
