package io.drec.relay.seal;

import io.drec.relay.identity.SealKeys;
import java.util.Arrays;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/**
 * One's own sealing keys and another's, and the product of the two, which is the same for as long
 * as both last: each key of a connection is made with it. It is a secret as one's own key is.
 */
public final class SealPair {
  private final SealKeys own;
  private final byte[] other;
  private final byte[] product;

  private SealPair(SealKeys own, byte[] other, byte[] product) {
    this.own = own;
    this.other = other;
    this.product = product;
  }

  /**
   * @param other X25519, 32 bytes
   * @throws IllegalArgumentException when that is no key
   */
  public static SealPair of(SealKeys own, byte[] other) {
    return new SealPair(own, other.clone(), product(own.secret(), other));
  }

  /** Whether it is made with this key of another's. */
  public boolean isWith(byte[] key) {
    return Arrays.equals(other, key);
  }

  /** A context for which a sender drew {@code secret}. */
  Hpke sending(byte[] secret, byte[] encapsulated) {
    return Hpke.of(product(secret, other), product, encapsulated, other, own.open());
  }

  /**
   * @throws IllegalArgumentException when what is encapsulated is no key
   */
  Hpke receiving(byte[] encapsulated) {
    return Hpke.of(product(own.secret(), encapsulated), product, encapsulated, own.open(), other);
  }

  /** Refuses points that make the product the same whatever the secret is. */
  private static byte[] product(byte[] secret, byte[] open) {
    byte[] product = new byte[X25519PrivateKeyParameters.SECRET_SIZE];
    try {
      new X25519PrivateKeyParameters(secret, 0)
          .generateSecret(new X25519PublicKeyParameters(open, 0), product, 0);
      return product;
    } catch (IllegalStateException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("no X25519 key: " + e.getMessage(), e);
    }
  }
}
