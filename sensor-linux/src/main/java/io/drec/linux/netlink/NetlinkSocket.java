package io.drec.linux.netlink;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A socket to the kernel. One thread. */
public final class NetlinkSocket implements Closeable {
  /** The audit system. */
  public static final int AUDIT = 9;

  /** Where the process connector is. */
  public static final int CONNECTOR = 11;

  /** There was no room for messages: some are gone. */
  public static final int ENOBUFS = 105;

  private static final int ADDRESS_BYTES = 12;
  private static final int GROUPS_OFFSET = 8;
  private static final int POLL_BYTES = 8;

  private final int socket;
  private final Memory descriptors = new Memory(POLL_BYTES);

  private NetlinkSocket(int socket) {
    this.socket = socket;
    descriptors.setInt(0, socket);
    descriptors.setInt(Integer.BYTES, NetlinkLibc.POLLIN);
  }

  /**
   * Opens one that hears of nothing yet.
   *
   * @param protocol such as {@link #AUDIT}
   * @param roomBytes for what waits in the kernel; 0: what it gives
   * @throws IOException when this kernel has it not: what the C library says
   */
  public static NetlinkSocket open(int protocol, int roomBytes) throws IOException {
    int socket =
        NetlinkLibc.socket(
            NetlinkLibc.AF_NETLINK, NetlinkLibc.SOCK_RAW | NetlinkLibc.SOCK_CLOEXEC, protocol);
    if (socket < 0) {
      throw new IOException(errorText(Native.getLastError()));
    }
    NetlinkSocket opened = new NetlinkSocket(socket);
    if (roomBytes > 0) {
      opened.set(NetlinkLibc.SOL_SOCKET, NetlinkLibc.SO_RCVBUFFORCE, roomBytes);
    }
    return opened;
  }

  /**
   * Has the kernel send what it tells to groups.
   *
   * @param groups a bit for each of the first 32
   * @throws IOException when it refuses: what the C library says
   */
  public void join(int groups) throws IOException {
    try (Memory address = new Memory(ADDRESS_BYTES)) {
      address.clear();
      address.setShort(0, (short) NetlinkLibc.AF_NETLINK);
      address.setInt(GROUPS_OFFSET, groups);
      if (NetlinkLibc.bind(socket, address, ADDRESS_BYTES) != 0) {
        throw new IOException(errorText(Native.getLastError()));
      }
    }
  }

  /**
   * Has the kernel send nothing more of a group.
   *
   * @param group its number, from 1
   */
  public void leave(int group) {
    set(NetlinkLibc.SOL_NETLINK, NetlinkLibc.DROP_MEMBERSHIP, group);
  }

  private void set(int level, int name, int value) {
    try (Memory of = new Memory(Integer.BYTES)) {
      of.setInt(0, value);
      NetlinkLibc.setsockopt(socket, level, name, of, Integer.BYTES);
    }
  }

  /**
   * Hands a message to the kernel.
   *
   * @param message with its header
   * @return 0, or the error
   */
  public int send(Pointer message, int length) {
    return NetlinkLibc.send(socket, message, length, 0) == length ? 0 : Native.getLastError();
  }

  /**
   * Takes a message if one is there.
   *
   * @param to direct
   * @return its length, or less than 0: the error, negated
   */
  public long receive(ByteBuffer to) {
    long count = NetlinkLibc.recv(socket, to, to.capacity(), NetlinkLibc.MSG_DONTWAIT);
    return count < 0 ? -Native.getLastError() : count;
  }

  /** Waits for a message; false when none came in time. */
  public boolean await(int timeoutMs) {
    return NetlinkLibc.poll(descriptors, 1, timeoutMs) > 0;
  }

  /** To wait for together with others. */
  public int descriptor() {
    return socket;
  }

  /** What an error means. */
  public static String errorText(int error) {
    return NetlinkLibc.strerror(error);
  }

  @Override
  public void close() {
    NetlinkLibc.close(socket);
  }
}
