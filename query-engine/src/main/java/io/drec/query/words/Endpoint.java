package io.drec.query.words;

import io.drec.store.Addresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address with or without a port, as indicators hold them. Never asks a name server.
 *
 * @param address in the one form that the store compares
 */
public record Endpoint(String address, OptionalInt port) {
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):(\\d{1,5})");
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int PORT_MAX = 65_535;

  /** Null when the text is no address. */
  public static @Nullable Endpoint parse(String text) {
    Matcher withPort = WITH_PORT.matcher(text);
    if (!withPort.matches()) {
      boolean bracketed = text.startsWith("[") && text.endsWith("]");
      String address = address(bracketed ? text.substring(1, text.length() - 1) : text);
      return address == null ? null : new Endpoint(address, OptionalInt.empty());
    }
    String address = address(withPort.group(1) == null ? withPort.group(2) : withPort.group(1));
    int port = Integer.parseInt(withPort.group(3));
    return address == null || port > PORT_MAX ? null : new Endpoint(address, OptionalInt.of(port));
  }

  /** 16 bytes: IPv6, or the IPv6 address that stands for an IPv4 one (::ffff:0:0/96). */
  public byte[] bytes() {
    byte[] parsed = literal(address);
    if (parsed == null) {
      throw new IllegalStateException(address + " was parsed before");
    }
    if (parsed.length == 16) {
      return parsed;
    }
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(parsed, 0, mapped, 12, 4);
    return mapped;
  }

  private static @Nullable String address(String text) {
    byte[] bytes = literal(text);
    return bytes == null
        ? null
        : Addresses.text(bytes.length == 4 ? AF_INET : AF_INET6, Arrays.copyOf(bytes, 16));
  }

  private static byte @Nullable [] literal(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
