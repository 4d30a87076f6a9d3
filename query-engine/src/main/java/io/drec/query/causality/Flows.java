package io.drec.query.causality;

import io.drec.store.Addresses;
import io.drec.store.Entity;

/** What a flow is called. */
public final class Flows {
  private Flows() {}

  /** {@code 203.0.113.7:443}, {@code [2001:db8::1]:443}. */
  public static String remote(Entity.Flow flow) {
    return Addresses.withPort(flow.remoteAddress(), flow.remotePort());
  }

  public static String local(Entity.Flow flow) {
    return Addresses.withPort(flow.localAddress(), flow.localPort());
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
