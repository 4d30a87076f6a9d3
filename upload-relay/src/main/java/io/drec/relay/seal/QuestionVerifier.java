package io.drec.relay.seal;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;

/** Checks at a host that the centre asks. Thread safe. */
public final class QuestionVerifier {
  private final PublicKey key;

  /**
   * @param key Ed25519, {@code NodeIdentity.centre().signKey()}
   */
  public QuestionVerifier(PublicKey key) {
    this.key = key;
  }

  public boolean isGenuine(byte[] question, byte[] signature) {
    if (signature.length != QuestionSigner.SIGNATURE_BYTES) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(QuestionSigner.PURPOSE);
      verifier.update(question);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
