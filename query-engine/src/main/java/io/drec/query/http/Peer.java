package io.drec.query.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which user of this host a loopback connection came from, for the audit log. The kernel lists each
 * socket with the user who made it (/proc/net/tcp); the peer's socket is the one whose local port
 * is the port we see as remote.
 */
final class Peer {
  private static final String UNKNOWN = "unknown";

  private final Path procNet;

  Peer(Path procNet) {
    this.procNet = procNet;
  }

  /** {@code uid 1000}, {@code remote} or {@code unknown}; never fails. */
  String user(@Nullable InetSocketAddress remote, int ourPort) {
    if (remote == null || remote.getAddress() == null) {
      return UNKNOWN;
    }
    if (!remote.getAddress().isLoopbackAddress()) {
      return "remote";
    }
    String local = String.format(Locale.ROOT, ":%04X", remote.getPort());
    String peer = String.format(Locale.ROOT, ":%04X", ourPort);
    for (String table : List.of("tcp", "tcp6")) {
      try {
        for (String line : Files.readAllLines(procNet.resolve(table))) {
          String[] column = line.strip().split("\\s+", -1);
          if (column.length > 7 && column[1].endsWith(local) && column[2].endsWith(peer)) {
            return "uid " + column[7];
          }
        }
      } catch (IOException e) {
        return UNKNOWN;
      }
    }
    return UNKNOWN;
  }
}
