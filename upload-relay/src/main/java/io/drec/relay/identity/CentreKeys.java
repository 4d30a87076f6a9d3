package io.drec.relay.identity;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.XECPublicKey;
import java.time.Instant;

/**
 * The centre's public keys beside the one for TLS, each certified by the authority.
 *
 * @param seal X25519: what hosts seal to
 * @param sign Ed25519: what questions and deny lists are signed with
 */
public record CentreKeys(X509Certificate seal, X509Certificate sign) {

  /** 32 bytes, as HPKE has them. */
  public byte[] sealKey() {
    if (!(seal.getPublicKey() instanceof XECPublicKey key)) {
      throw new IdentityException(
          "the centre's sealing key is " + seal.getPublicKey().getAlgorithm() + "; not X25519");
    }
    byte[] big = key.getU().toByteArray();
    byte[] little = new byte[SealKeys.BYTES];
    for (int index = 0; index < little.length && index < big.length; index++) {
      little[index] = big[big.length - 1 - index];
    }
    return little;
  }

  public PublicKey signKey() {
    return sign.getPublicKey();
  }

  /**
   * @throws PeerException when the authority vouches for one of them no more, or never did
   */
  void check(TrustBundle trust, X509Certificate[] chain, Instant now) throws PeerException {
    trust.checkCentreKey(seal, chain, now);
    trust.checkCentreKey(sign, chain, now);
  }
}
