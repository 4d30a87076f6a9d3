package io.drec.windows.mapping;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses as events write them; never a name, so nothing is asked of a resolver. */
final class IpText {
  static final int INET = 2;
  static final int INET6 = 10;
  static final byte[] NO_ADDRESS = new byte[16];

  private IpText() {}

  /** 4 or 16 bytes, an IPv4-mapped address as 4, or null when the text is no address. */
  static byte @Nullable [] parse(String text) {
    int zone = text.indexOf('%');
    String plain = zone < 0 ? text : text.substring(0, zone);
    if (plain.isEmpty() || !plain.chars().allMatch(IpText::isOfAddress)) {
      return null;
    }
    if (plain.indexOf(':') < 0) {
      return parseV4(plain);
    }
    try {
      InetAddress address = InetAddress.getByName(plain);
      byte[] bytes = address.getAddress();
      return address instanceof Inet4Address || bytes.length == 16 ? bytes : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static boolean isOfAddress(int letter) {
    return Character.digit(letter, 16) >= 0 || letter == '.' || letter == ':';
  }

  private static byte @Nullable [] parseV4(String text) {
    byte[] address = new byte[4];
    int part = 0;
    int value = -1;
    for (int i = 0; i <= text.length(); i++) {
      char letter = i < text.length() ? text.charAt(i) : '.';
      if (letter == '.') {
        if (value < 0 || value > 255 || part > 3) {
          return null;
        }
        address[part++] = (byte) value;
        value = -1;
      } else if (letter >= '0' && letter <= '9' && value < 256) {
        value = Math.max(value, 0) * 10 + letter - '0';
      } else {
        return null;
      }
    }
    return part == 4 ? address : null;
  }

  /** The family of what {@link #parse} gave. */
  static int family(byte[] address) {
    return address.length == 4 ? INET : INET6;
  }
}
