package io.drec.store;

/** Network addresses in the one text form that they are stored, compared and shown in. */
public final class Addresses {
  private static final int AF_INET = 2;
  private static final int GROUPS = 8;

  private Addresses() {}

  /**
   * IPv4 in dotted form; IPv6 as RFC 5952 says, except that an IPv4-mapped address is written as
   * the IPv4 address that it is.
   *
   * @param family AF_INET 2 or AF_INET6 10
   * @param address 16 bytes; IPv4 in the first four
   */
  public static String text(int family, byte[] address) {
    if (family == AF_INET) {
      return v4(address, 0);
    }
    return isMapped(address) ? v4(address, 12) : v6(address);
  }

  /** {@code 203.0.113.7:443}, {@code [2001:db8::1]:443}. */
  public static String withPort(String address, int port) {
    return (address.indexOf(':') >= 0 ? "[" + address + "]:" : address + ":") + port;
  }

  /** Whether it is the address that stands for none or any, in either family. */
  public static boolean isUnspecified(String address) {
    return address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
  }

  private static boolean isMapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == -1 && address[11] == -1;
  }

  private static String v4(byte[] address, int at) {
    return (address[at] & 0xff)
        + "."
        + (address[at + 1] & 0xff)
        + "."
        + (address[at + 2] & 0xff)
        + "."
        + (address[at + 3] & 0xff);
  }

  /** The first longest run of two or more zero groups becomes {@code ::}. */
  private static String v6(byte[] address) {
    int runStart = -1;
    int runLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int length = zeroGroups(address, i);
      if (length > runLength) {
        runStart = i;
        runLength = length;
      }
    }
    StringBuilder text = new StringBuilder(39);
    int i = 0;
    while (i < GROUPS) {
      if (i == runStart) {
        text.append("::");
        i += runLength;
      } else {
        if (i > 0 && i != runStart + runLength) {
          text.append(':');
        }
        text.append(Integer.toHexString(group(address, i)));
        i++;
      }
    }
    return text.toString();
  }

  private static int zeroGroups(byte[] address, int from) {
    int i = from;
    while (i < GROUPS && group(address, i) == 0) {
      i++;
    }
    return i - from;
  }

  private static int group(byte[] address, int index) {
    return ((address[2 * index] & 0xff) << 8) | (address[2 * index + 1] & 0xff);
  }
}
