package io.drec.query.causality;

import io.drec.store.Entity;

/** Addresses of a flow as they are written and looked up. */
public final class Flows {
  private Flows() {}

  /** {@code 203.0.113.7:443}, {@code [2001:db8::1]:443}. */
  public static String remote(Entity.Flow flow) {
    return endpoint(flow.remoteAddress(), flow.remotePort());
  }

  public static String local(Entity.Flow flow) {
    return endpoint(flow.localAddress(), flow.localPort());
  }

  public static String endpoint(String address, int port) {
    return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
  }

  /** The name of an IP protocol, or its number. */
  public static String protocol(int number) {
    return switch (number) {
      case 1 -> "icmp";
      case 6 -> "tcp";
      case 17 -> "udp";
      case 58 -> "ipv6-icmp";
      case 132 -> "sctp";
      default -> Integer.toString(number);
    };
  }
}
