package io.drec.linux.fallback;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Reads the sockets of a network namespace from {@code /proc/PID/net}. */
final class SocketTable {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ESTABLISHED = 1;
  private static final int LISTENING = 10;
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int MAPPED = 10;

  /**
   * A socket.
   *
   * @param local address in 16 bytes, IPv4 in the first 4
   * @param isListening waits for others
   */
  record Socket(
      long inode,
      int protocol,
      int family,
      byte[] local,
      int localPort,
      byte[] remote,
      int remotePort,
      boolean isListening) {}

  private SocketTable() {}

  /** Adds the sockets that the process's network namespace has, by inode. */
  static void read(Path process, Map<Long, Socket> to) {
    for (String file : new String[] {"tcp", "tcp6", "udp", "udp6"}) {
      int protocol = file.startsWith("tcp") ? TCP : UDP;
      try {
        String text = Files.readString(process.resolve("net/" + file), StandardCharsets.ISO_8859_1);
        text.lines().skip(1).forEach(line -> line(line, protocol, to));
      } catch (IOException e) {
        continue; // it has ended, or there is no IPv6
      }
    }
  }

  /** A line of it; one that is none is passed over. */
  static void line(String line, int protocol, Map<Long, Socket> to) {
    String[] words = line.strip().split("\\s+");
    if (words.length <= INODE) {
      return;
    }
    try {
      int state = Integer.parseInt(words[STATE], 16);
      long inode = Long.parseLong(words[INODE]);
      boolean isListening = protocol == TCP && state == LISTENING;
      boolean isOfInterest = isListening || state == ESTABLISHED || protocol == UDP;
      byte[] local = address(words[LOCAL]);
      byte[] remote = address(words[REMOTE]);
      if (inode != 0 && isOfInterest) {
        boolean isFour = local.length == 4;
        to.put(
            inode,
            new Socket(
                inode,
                protocol,
                isFour && remote.length == 4 ? AF_INET : AF_INET6,
                Arrays.copyOf(local, 16),
                port(words[LOCAL]),
                Arrays.copyOf(remote, 16),
                port(words[REMOTE]),
                isListening));
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return; // a line of another kernel
    }
  }

  private static int port(String word) {
    return Integer.parseInt(word.substring(word.indexOf(':') + 1), 16);
  }

  /** Words of 32 bits as this machine has them; an IPv4-mapped address is one of IPv4. */
  private static byte[] address(String word) {
    String digits = word.substring(0, word.indexOf(':'));
    byte[] bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int at = (i & ~3) + 3 - (i & 3);
      bytes[i] = (byte) Integer.parseInt(digits.substring(2 * at, 2 * at + 2), 16);
    }
    return isMapped(bytes) ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
  }

  private static boolean isMapped(byte[] bytes) {
    boolean isMapped = bytes.length == 16 && bytes[MAPPED] == -1 && bytes[MAPPED + 1] == -1;
    for (int i = 0; i < MAPPED && isMapped; i++) {
      isMapped = bytes[i] == 0;
    }
    return isMapped;
  }
}
