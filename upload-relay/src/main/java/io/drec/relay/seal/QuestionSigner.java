package io.drec.relay.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/**
 * Signs what the centre asks and states, with the key that the authority certified for that.
 * Ed25519 signs deterministically and costs about 0.6 ms. Thread safe.
 */
public final class QuestionSigner {
  static final int SIGNATURE_BYTES = 64;

  /** So that no signature made for something else fits. */
  static final byte[] PURPOSE = "drec question 1\n".getBytes(StandardCharsets.US_ASCII);

  private final PrivateKey key;

  /**
   * @param key Ed25519, {@code Authority.signingKey()}
   */
  public QuestionSigner(PrivateKey key) {
    this.key = key;
  }

  /** 64 bytes. */
  public byte[] sign(byte[] question) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(PURPOSE);
      signature.update(question);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the centre's signing key cannot sign", e);
    }
  }
}
