package io.drec.relay.fleet;

import io.drec.store.Indicator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What stands for an indicator's value in the index: the first 16 bytes of SHA-256 over its UTF-8,
 * so that nobody can make two values that are taken for one. The kind is kept beside it.
 */
public final class Fingerprint {
  public static final int BYTES = 16;

  private static final ThreadLocal<MessageDigest> DIGEST =
      ThreadLocal.withInitial(Fingerprint::sha256);

  private Fingerprint() {}

  public static byte[] of(Indicator indicator) {
    byte[] value = indicator.value().getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(DIGEST.get().digest(value), BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
