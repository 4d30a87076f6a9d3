package io.drec.linux.fallback;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Calls of the C library; those that fail return -1, see {@link Native#getLastError}. */
final class FallbackLibc {
  static final short POLLIN = 1;
  static final int AT_FDCWD = -100;
  static final int O_DIRECTORY = 0x10000;
  static final int O_DIRECTORY_ARM = 0x4000;
  static final int O_CLOEXEC = 0x80000;
  static final int O_PATH = 0x200000;

  static {
    Native.register(FallbackLibc.class, NativeLibrary.getInstance("c"));
  }

  static native int poll(Pointer descriptors, long count, int timeoutMs);

  static native long read(int file, ByteBuffer to, long length);

  static native int open(byte[] path, int flags);

  static native int close(int file);

  static native int fanotify_init(int flags, int fileFlags);

  static native int fanotify_mark(
      int group, int flags, long mask, int directory, byte @Nullable [] path);

  static native int open_by_handle_at(int mount, Pointer handle, int flags);

  static native int statfs(byte[] path, Pointer to);

  static native long readlink(byte[] path, Pointer to, long length);

  static native String strerror(int error);

  private FallbackLibc() {}
}
