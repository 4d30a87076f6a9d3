package io.drec.linux.auditd;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * Knows an event again: over its host, time, serial, and its lines' types and text, in whatever
 * order they stand, without what syslog put before them and what auditd added behind.
 */
final class Fingerprint {
  private static final int BYTES = 16;

  private Fingerprint() {}

  static byte[] of(AuditEvent event) {
    MessageDigest digest = sha256();
    Stamp stamp = event.stamp();
    String head = stamp.host() + "\n" + stamp.timeMs() + "\n" + stamp.serial();
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    for (String line : lines(event)) {
      digest.update((byte) '\n');
      digest.update(line.getBytes(StandardCharsets.ISO_8859_1));
    }
    return Arrays.copyOf(digest.digest(), BYTES);
  }

  private static List<String> lines(AuditEvent event) {
    return event.messages().stream()
        .map(message -> message.type() + ' ' + message.line().rawBody())
        .sorted()
        .toList();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java without SHA-256", e);
    }
  }
}
