package io.drec.relay.node;

import java.net.InetSocketAddress;

/**
 * Where a parent listens.
 *
 * @param host name or number; a name is looked up again at each dial
 */
public record Address(String host, int port) {
  /** Unless something else is said. */
  public static final int DEFAULT_PORT = 7422;

  public Address {
    if (host.isEmpty() || port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("'" + host + ":" + port + "' is no address");
    }
  }

  /**
   * @param text {@code host}, {@code host:port} or {@code [v6]:port}
   * @throws IllegalArgumentException when it is none
   */
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon >= 0 && colon > text.lastIndexOf(']') && text.indexOf(':') == colon;
    hasPort |= colon > 0 && text.charAt(colon - 1) == ']';
    String host = hasPort ? text.substring(0, colon) : text;
    try {
      int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : DEFAULT_PORT;
      return new Address(host.replaceAll("[\\[\\]]", ""), port);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no address; expected e.g. relay.example.org:" + DEFAULT_PORT, e);
    }
  }

  InetSocketAddress unresolved() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  InetSocketAddress resolved() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
