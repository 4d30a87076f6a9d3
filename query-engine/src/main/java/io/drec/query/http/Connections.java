package io.drec.query.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Whether a client is still there. The server does not read a connection on which it owes an
 * answer, but the kernel does: the state of our end (/proc/net/tcp) is no longer "established" once
 * the client has closed its own.
 */
final class Connections {
  private static final String ESTABLISHED = "01";
  private static final int STATE = 3;

  private final Path procNet;

  Connections(Path procNet) {
    this.procNet = procNet;
  }

  /** Whether the client at {@code remote} has closed; never fails, false where it is not known. */
  boolean isGone(InetSocketAddress remote, int ourPort) {
    String local = String.format(Locale.ROOT, ":%04X", ourPort);
    String peer = String.format(Locale.ROOT, ":%04X", remote.getPort());
    boolean read = false;
    for (String table : List.of("tcp", "tcp6")) {
      try {
        for (String line : Files.readAllLines(procNet.resolve(table))) {
          String[] column = line.strip().split("\\s+", -1);
          read |= column.length > STATE;
          boolean ours =
              column.length > STATE && column[1].endsWith(local) && column[2].endsWith(peer);
          if (ours && column[STATE].equals(ESTABLISHED)) {
            return false;
          }
        }
      } catch (IOException e) {
        // A kernel without IPv6 has one table.
        continue;
      }
    }
    return read;
  }
}
