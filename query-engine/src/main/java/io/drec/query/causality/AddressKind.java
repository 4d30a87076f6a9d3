package io.drec.query.causality;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What kind of address a text is. Never asks a name server. */
final class AddressKind {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private AddressKind() {}

  static boolean isLoopback(String address) {
    InetAddress parsed = parse(address);
    return parsed != null && (parsed.isLoopbackAddress() || parsed.isAnyLocalAddress());
  }

  /** Whether it means many at once: nothing comes from there. */
  static boolean isMulticast(String address) {
    InetAddress parsed = parse(address);
    return parsed != null && (parsed.isMulticastAddress() || address.equals("255.255.255.255"));
  }

  /** Whether the address is one that is routed over the internet. */
  static boolean isPublic(String address) {
    InetAddress parsed = parse(address);
    return parsed != null
        && !parsed.isLoopbackAddress()
        && !parsed.isAnyLocalAddress()
        && !parsed.isLinkLocalAddress()
        && !parsed.isSiteLocalAddress()
        && !parsed.isMulticastAddress()
        && !isUniqueLocal(parsed.getAddress());
  }

  /** fc00::/7. */
  private static boolean isUniqueLocal(byte[] address) {
    return address.length == 16 && (address[0] & 0xfe) == 0xfc;
  }

  private static @Nullable InetAddress parse(String address) {
    if (!LITERAL.matcher(address).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
