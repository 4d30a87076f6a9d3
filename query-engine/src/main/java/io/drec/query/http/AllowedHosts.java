package io.drec.query.http;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names by which the engine may be called. A page of a stranger can make its own name point to
 * 127.0.0.1 (DNS rebinding) and then speak to us as its own server; but the Host header still says
 * the stranger's name.
 */
final class AllowedHosts {
  private final Set<String> authorities = new HashSet<>();

  AllowedHosts(ListenAddress listen, int port, List<String> more) {
    authorities.add(listen.authority(port));
    if (listen.isLoopback()) {
      authorities.add("127.0.0.1:" + port);
      authorities.add("localhost:" + port);
      authorities.add("[::1]:" + port);
    }
    more.forEach(name -> authorities.add(name.toLowerCase(Locale.ROOT)));
  }

  boolean allowsHost(@Nullable String host) {
    return host != null && authorities.contains(host.toLowerCase(Locale.ROOT));
  }

  /** A request without Origin is no page's; with one it must be our own page's. */
  boolean allowsOrigin(@Nullable String origin) {
    if (origin == null) {
      return true;
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    for (String scheme : List.of("http://", "https://")) {
      if (lower.startsWith(scheme) && authorities.contains(lower.substring(scheme.length()))) {
        return true;
      }
    }
    return false;
  }
}
