package io.drec.linux.auditd;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP addresses as records have them: 16 bytes, IPv4 in the first 4. */
final class IpAddresses {
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private IpAddresses() {}

  /**
   * An address that is written out: 4 or 16 bytes. Null for anything else; no name is looked up.
   */
  static byte @Nullable [] parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    boolean v6 = text.indexOf(':') >= 0 && IPV6.matcher(text).matches();
    if (!v6 && !IPV4.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether it is an IPv4 address in IPv6's form, {@code ::ffff:192.0.2.1}. */
  static boolean isMapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == (byte) 0xff && address[11] == (byte) 0xff;
  }

  static byte[] unmapped(byte[] address) {
    return Arrays.copyOf(Arrays.copyOfRange(address, 12, 16), 16);
  }
}
