package io.drec.relay.identity;

import java.security.SecureRandom;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/**
 * The X25519 keys with which a node seals and opens.
 *
 * @param secret 32 bytes
 * @param open 32 bytes, for everybody to know
 */
public record SealKeys(byte[] secret, byte[] open) {
  public static final int BYTES = 32;

  static SealKeys create(SecureRandom random) {
    X25519PrivateKeyParameters key = new X25519PrivateKeyParameters(random);
    return new SealKeys(key.getEncoded(), key.generatePublicKey().getEncoded());
  }

  /**
   * @throws IdentityException when it is not of 32 bytes
   */
  public static SealKeys of(byte[] secret) {
    if (secret.length != BYTES) {
      throw new IdentityException("a sealing key of " + secret.length + " bytes; expected 32");
    }
    X25519PrivateKeyParameters key = new X25519PrivateKeyParameters(secret, 0);
    return new SealKeys(secret.clone(), key.generatePublicKey().getEncoded());
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "SealKeys[…]";
  }
}
