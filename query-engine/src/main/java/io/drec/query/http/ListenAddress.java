package io.drec.query.http;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where the engine listens: a numeric address, because a name would have to be looked up.
 *
 * @param address {@code 127.0.0.1} or {@code ::1}, without brackets
 * @param port 0 for any free one
 */
public record ListenAddress(String address, int port) {
  public static final ListenAddress DEFAULT = new ListenAddress("127.0.0.1", 7070);

  /**
   * Reads {@code 127.0.0.1:7070}, {@code [::1]:7070} or {@code localhost:7070}.
   *
   * @throws IllegalArgumentException with the line for the user
   */
  public static ListenAddress parse(String text) {
    try {
      URI uri = new URI("http://" + text);
      String host = uri.getHost();
      boolean plain =
          host != null
              && uri.getPort() >= 0
              && uri.getPort() <= 65535
              && uri.getRawAuthority().equals(text);
      if (plain && host.equals("localhost")) {
        return new ListenAddress("127.0.0.1", uri.getPort());
      }
      if (plain && host.startsWith("[")) {
        return new ListenAddress(host.substring(1, host.length() - 1), uri.getPort());
      }
      if (plain && host.matches("[0-9]+(\\.[0-9]+){3}")) {
        return new ListenAddress(host, uri.getPort());
      }
    } catch (URISyntaxException e) {
      // Told below, in one way for all.
    }
    throw new IllegalArgumentException(
        "cannot listen on "
            + QuestionUri.quote(text)
            + ": expected ADDRESS:PORT, as 127.0.0.1:7070");
  }

  /** Whether only this host can reach it. */
  public boolean isLoopback() {
    return address.startsWith("127.") || address.equals("::1");
  }

  /** As it stands in a URL and in a Host header, with another port. */
  String authority(int boundPort) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + boundPort;
  }
}
