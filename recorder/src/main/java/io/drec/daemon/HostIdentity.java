package io.drec.daemon;

import io.drec.record.FrameBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;

/**
 * Which host, which boot.
 *
 * @param hostId 16 bytes, the same for every recording on this host
 * @param bootId 16 bytes, another one after every boot
 */
record HostIdentity(byte[] hostId, byte[] bootId, String hostName) {
  /** Keeps the machine's id to itself: what leaves this host cannot be matched with other uses. */
  private static final String LABEL = "drec host 1\0";

  /**
   * Reads the files that the configuration names.
   *
   * @param fallback names the host where it has no id
   */
  static HostIdentity read(RecorderConfig config, UUID fallback) {
    String machine = text(config.hostIdFile());
    byte[] hostId = hash(machine.isEmpty() ? fallback.toString() : machine);
    String name = text(config.hostNameFile());
    return new HostIdentity(
        hostId, bootId(text(config.bootIdFile())), name.isEmpty() ? "unknown" : name);
  }

  private static byte[] hash(String text) {
    MessageDigest sha256 = FrameBuilder.newSha256();
    sha256.update(LABEL.getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(sha256.digest(text.getBytes(StandardCharsets.UTF_8)), 16);
  }

  /** Linux gives a UUID; its bytes in the order they are written. */
  private static byte[] bootId(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      return java.nio.ByteBuffer.allocate(16)
          .putLong(uuid.getMostSignificantBits())
          .putLong(uuid.getLeastSignificantBits())
          .array();
    } catch (IllegalArgumentException e) {
      return hash(text);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
