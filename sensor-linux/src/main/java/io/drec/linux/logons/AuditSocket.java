package io.drec.linux.logons;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Listens to the audit system. One thread. */
final class AuditSocket implements Closeable {
  /** The kernel's own limit is 8970. */
  private static final int MESSAGE_BYTES_MAX = 16 * 1024;

  private static final int HEADER_BYTES = 16;
  private static final int TYPE_OFFSET = 4;
  private static final int ADDRESS_BYTES = 12;
  private static final int GROUPS_OFFSET = 8;
  private static final int GROUP_READLOG = 1;
  private static final int POLL_BYTES = 8;
  private static final int AUDIT_GET = 1000;
  private static final int ANSWER_MS = 1000;
  private static final int NLM_F_REQUEST = 1;
  private static final int ENABLED_OFFSET = HEADER_BYTES + 4;

  /** A burst waits here while the reader is busy. */
  private static final int RECEIVE_BYTES = 1 << 20;

  private final int socket;
  private final Memory descriptors = new Memory(POLL_BYTES);
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(MESSAGE_BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);

  /** Takes messages. */
  interface Listener {
    void message(int type, String text);

    /** The kernel had to drop some; how many it does not say. */
    void overrun();
  }

  private AuditSocket(int socket) {
    this.socket = socket;
    descriptors.setInt(0, socket);
    descriptors.setInt(Integer.BYTES, AuditLibc.POLLIN);
  }

  /**
   * Opens the multicast group of the log.
   *
   * @throws IOException when the kernel has none, or refuses it
   */
  static AuditSocket open() throws IOException {
    int socket = newSocket();
    try (Memory address = new Memory(ADDRESS_BYTES);
        Memory size = new Memory(Integer.BYTES)) {
      address.clear();
      address.setShort(0, (short) AuditLibc.AF_NETLINK);
      address.setInt(GROUPS_OFFSET, GROUP_READLOG);
      if (AuditLibc.bind(socket, address, ADDRESS_BYTES) != 0) {
        String why = AuditLibc.strerror(Native.getLastError());
        AuditLibc.close(socket);
        throw new IOException("the audit log cannot be listened to: " + why);
      }
      size.setInt(0, RECEIVE_BYTES);
      AuditLibc.setsockopt(
          socket, AuditLibc.SOL_SOCKET, AuditLibc.SO_RCVBUFFORCE, size, Integer.BYTES);
    }
    return new AuditSocket(socket);
  }

  private static int newSocket() throws IOException {
    int socket =
        AuditLibc.socket(
            AuditLibc.AF_NETLINK,
            AuditLibc.SOCK_RAW | AuditLibc.SOCK_CLOEXEC,
            AuditLibc.NETLINK_AUDIT);
    if (socket < 0) {
      String why = AuditLibc.strerror(Native.getLastError());
      throw new IOException("this kernel has no audit system: " + why);
    }
    return socket;
  }

  /** Whether programs' messages are taken at all; null when we may not ask. */
  static @Nullable Boolean isAuditOn() {
    try (Memory request = new Memory(HEADER_BYTES)) {
      int socket = newSocket();
      request.clear();
      request.setInt(0, HEADER_BYTES);
      request.setShort(TYPE_OFFSET, (short) AUDIT_GET);
      request.setShort(TYPE_OFFSET + Short.BYTES, (short) NLM_F_REQUEST);
      try (AuditSocket asked = new AuditSocket(socket)) {
        boolean sent = AuditLibc.send(socket, request, HEADER_BYTES, 0) == HEADER_BYTES;
        return sent && asked.await(ANSWER_MS) ? asked.isEnabledInAnswer() : null;
      }
    } catch (IOException e) {
      return null;
    }
  }

  private @Nullable Boolean isEnabledInAnswer() {
    long count = AuditLibc.recv(socket, buffer, buffer.capacity(), AuditLibc.MSG_DONTWAIT);
    boolean isStatus =
        count >= ENABLED_OFFSET + Integer.BYTES && buffer.getShort(TYPE_OFFSET) == AUDIT_GET;
    return isStatus ? Boolean.valueOf(buffer.getInt(ENABLED_OFFSET) != 0) : null;
  }

  /** Waits for a message; false when none came in time. */
  boolean await(int timeoutMs) {
    return AuditLibc.poll(descriptors, 1, timeoutMs) > 0;
  }

  /** Hands over what is there. */
  void receive(Listener listener) {
    while (true) {
      long count = AuditLibc.recv(socket, buffer, buffer.capacity(), AuditLibc.MSG_DONTWAIT);
      if (count < 0) {
        if (Native.getLastError() == AuditLibc.ENOBUFS) {
          listener.overrun();
          continue;
        }
        return;
      }
      if (count > HEADER_BYTES) {
        byte[] text = new byte[(int) count - HEADER_BYTES];
        buffer.get(HEADER_BYTES, text);
        listener.message(
            buffer.getShort(TYPE_OFFSET) & 0xffff,
            new String(text, StandardCharsets.ISO_8859_1).replaceAll("[\\n\\x00]+$", ""));
      }
    }
  }

  @Override
  public void close() {
    AuditLibc.close(socket);
  }
}
