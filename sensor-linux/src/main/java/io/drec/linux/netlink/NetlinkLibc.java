package io.drec.linux.netlink;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** Sockets of the C library; those that fail return -1, see {@link Native#getLastError}. */
final class NetlinkLibc {
  static final int AF_NETLINK = 16;
  static final int SOCK_RAW = 3;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SOL_NETLINK = 270;
  static final int SO_RCVBUFFORCE = 33;
  static final int DROP_MEMBERSHIP = 2;
  static final int MSG_DONTWAIT = 0x40;
  static final short POLLIN = 1;

  static {
    Native.register(NetlinkLibc.class, NativeLibrary.getInstance("c"));
  }

  static native int socket(int domain, int type, int protocol);

  static native int bind(int socket, Pointer address, int length);

  static native int setsockopt(int socket, int level, int name, Pointer value, int length);

  static native int poll(Pointer descriptors, long count, int timeoutMs);

  static native long recv(int socket, ByteBuffer to, long length, int flags);

  static native long send(int socket, Pointer from, long length, int flags);

  static native int close(int file);

  static native String strerror(int error);

  private NetlinkLibc() {}
}
