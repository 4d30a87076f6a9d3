package io.drec.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Names of hosts by their id, read once between two refreshes. */
final class HostNames {
  private static final int SHOWN_BYTES = 8;
  private static final byte[] UNKNOWN_HOST = new byte[EntityRow.HOST_ID_BYTES];

  private final FootageSource source;
  private final Map<String, String> known = new HashMap<>();

  HostNames(FootageSource source) {
    this.source = source;
  }

  /** The host's name; the first half of its id in hex when no record told the name. */
  String name(byte[] hostId) {
    return known.computeIfAbsent(HexFormat.of().formatHex(hostId), hex -> read(hostId, hex));
  }

  private String read(byte[] hostId, String hex) {
    if (Arrays.equals(hostId, UNKNOWN_HOST)) {
      return "unknown";
    }
    byte[] name = source.tables().get(Family.META, MetaKeys.hostName(hostId));
    return name == null
        ? hex.substring(0, 2 * SHOWN_BYTES)
        : new String(name, StandardCharsets.UTF_8);
  }

  void forget() {
    known.clear();
  }
}
