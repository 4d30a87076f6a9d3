package io.drec.linux.hash;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/**
 * The calls that open and read a file without trusting its name. Those that fail return -1 and
 * leave the reason in {@link Native#getLastError}.
 */
final class FileLibc {
  static final int AT_FDCWD = -100;
  static final int AT_EMPTY_PATH = 0x1000;
  static final int STATX_BASIC_STATS = 0x7ff;
  static final int STATX_BYTES = 256;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int O_NOATIME = 0x40000;
  static final int O_PATH = 0x200000;
  static final long SYS_OPENAT2 = 437;
  static final int OPEN_HOW_BYTES = 24;
  static final long RESOLVE_IN_ROOT = 0x10;
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int ENOTDIR = 20;

  static {
    Native.register(FileLibc.class, NativeLibrary.getInstance("c"));
  }

  static native int open(byte[] path, int flags);

  static native long syscall(long number, long first, byte[] second, Pointer third, long fourth);

  static native int statx(int directory, byte[] path, int flags, int mask, Pointer to);

  static native long read(int file, ByteBuffer to, long count);

  static native int close(int file);

  static native int setpriority(int which, int who, int priority);

  static native int getpagesize();

  static native String strerror(int error);

  private FileLibc() {}
}
