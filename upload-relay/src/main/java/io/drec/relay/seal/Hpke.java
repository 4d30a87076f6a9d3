package io.drec.relay.seal;

import io.drec.relay.identity.SealKeys;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/** HPKE (RFC 9180) as it is used here: X25519, HKDF-SHA-256, AES-256-GCM, authenticated mode. */
final class Hpke {
  private static final byte[] INFO = "drec seal 1".getBytes(StandardCharsets.US_ASCII);

  private Hpke() {}

  static HPKE suite() {
    return new HPKE(
        HPKE.mode_auth, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }

  static byte[] info() {
    return INFO.clone();
  }

  static AsymmetricKeyParameter open(byte[] key) {
    return new X25519PublicKeyParameters(key, 0);
  }

  static AsymmetricCipherKeyPair own(SealKeys keys) {
    return new AsymmetricCipherKeyPair(
        open(keys.open()), new X25519PrivateKeyParameters(keys.secret(), 0));
  }
}
