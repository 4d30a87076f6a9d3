package io.drec.linux.auditd;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The address of a SOCKADDR line.
 *
 * @param family as Linux numbers it
 * @param address 16 bytes, IPv4 in the first 4; null when the family is another
 * @param port 0 when the family has none
 * @param path of a local socket in the file system; null when it has none
 */
record SocketAddress(int family, byte @Nullable [] address, int port, @Nullable String path) {
  static final int LOCAL = 1;
  static final int INET = 2;
  static final int INET6 = 10;

  /** The event's address; null when it has none, or it is cut off. */
  static @Nullable SocketAddress of(AuditEvent event) {
    AuditMessage message = event.first("SOCKADDR");
    String text = message == null ? null : message.get("saddr");
    if (text == null || text.length() % 2 != 0 || !Numbers.isHexadecimal(text)) {
      return null;
    }
    return decode(Numbers.unhex(text).getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * @param bytes a {@code struct sockaddr}, its family in the order of the machine it is from
   */
  static @Nullable SocketAddress decode(byte[] bytes) {
    if (bytes.length < 2) {
      return null;
    }
    int family = bytes[0] == 0 ? bytes[1] & 0xff : bytes[0] & 0xff;
    if (family == LOCAL) {
      return new SocketAddress(LOCAL, null, 0, path(bytes));
    }
    if (family == INET && bytes.length >= 8) {
      byte[] address = Arrays.copyOf(Arrays.copyOfRange(bytes, 4, 8), 16);
      return new SocketAddress(INET, address, port(bytes), null);
    }
    if (family == INET6 && bytes.length >= 24) {
      byte[] address = Arrays.copyOfRange(bytes, 8, 24);
      return IpAddresses.isMapped(address)
          ? new SocketAddress(INET, IpAddresses.unmapped(address), port(bytes), null)
          : new SocketAddress(INET6, address, port(bytes), null);
    }
    return family == INET || family == INET6 ? null : new SocketAddress(family, null, 0, null);
  }

  private static int port(byte[] bytes) {
    return (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
  }

  private static @Nullable String path(byte[] bytes) {
    int end = 2;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return end == 2 ? null : new String(bytes, 2, end - 2, StandardCharsets.ISO_8859_1);
  }
}
