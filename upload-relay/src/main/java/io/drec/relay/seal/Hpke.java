package io.drec.relay.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The part of HPKE (RFC 9180) that is used here: DHKEM(X25519, HKDF-SHA-256) in authenticated mode,
 * HKDF-SHA-256, and the secrets that a context exports; the suite names AES-256-GCM. Bouncy Castle
 * has all of it, but multiplies the two keys that last anew for each context, which is half of what
 * a context costs; here who made that product once brings it along ({@link SealPair}). That both
 * export the same is a test.
 */
final class Hpke {
  private static final String VERSION = "HPKE-v1";
  private static final byte[] INFO = ascii("drec seal 1");
  private static final byte[] NONE = new byte[0];
  private static final int HASH_BYTES = 32;
  private static final byte MODE_AUTH = 2;

  /** DHKEM(X25519, HKDF-SHA-256). */
  private static final byte[] KEM = {'K', 'E', 'M', 0, 0x20};

  /** The same, HKDF-SHA-256, AES-256-GCM. */
  private static final byte[] SUITE = {'H', 'P', 'K', 'E', 0, 0x20, 0, 1, 0, 2};

  /** Without a shared password and with one info: always the same. */
  private static final byte[] SCHEDULE =
      joined(
          new byte[] {MODE_AUTH},
          extract(NONE, SUITE, "psk_id_hash", NONE),
          extract(NONE, SUITE, "info_hash", INFO));

  private final byte[] exporter;

  private Hpke(byte[] exporter) {
    this.exporter = exporter;
  }

  /**
   * A context, at either end.
   *
   * @param fresh product of the encapsulated key and the receiver's, 32 bytes
   * @param lasting product of the sender's key and the receiver's, 32 bytes
   * @param encapsulated 32 bytes, as the two public keys are
   */
  static Hpke of(
      byte[] fresh, byte[] lasting, byte[] encapsulated, byte[] receiver, byte[] sender) {
    byte[] product = extract(NONE, KEM, "eae_prk", joined(fresh, lasting));
    byte[] keys = joined(encapsulated, receiver, sender);
    byte[] shared = expand(product, KEM, "shared_secret", keys, HASH_BYTES);
    byte[] secret = extract(shared, SUITE, "secret", NONE);
    return new Hpke(expand(secret, SUITE, "exp", SCHEDULE, HASH_BYTES));
  }

  /** So many bytes that only the two ends of this context know, others for each label. */
  byte[] export(byte[] label, int lengthBytes) {
    return expand(exporter, SUITE, "sec", label, lengthBytes);
  }

  private static byte[] extract(byte[] salt, byte[] suite, String label, byte[] secret) {
    return mac(salt.length == 0 ? new byte[HASH_BYTES] : salt)
        .doFinal(joined(ascii(VERSION), suite, ascii(label), secret));
  }

  private static byte[] expand(
      byte[] key, byte[] suite, String label, byte[] info, int lengthBytes) {
    byte[] length = ByteBuffer.allocate(Short.BYTES).putShort((short) lengthBytes).array();
    byte[] labelled = joined(length, ascii(VERSION), suite, ascii(label), info);
    Mac mac = mac(key);
    byte[] all = NONE;
    byte[] block = NONE;
    for (int number = 1; all.length < lengthBytes; number++) {
      mac.update(block);
      mac.update(labelled);
      block = mac.doFinal(new byte[] {(byte) number});
      all = joined(all, block);
    }
    return Arrays.copyOf(all, lengthBytes);
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC with SHA-256", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] joined(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
