package io.drec.relay.identity;

import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * Whose signature a certificate has. By Bouncy Castle: it needs 0.1 ms for a signature for which
 * the JDK needs 2 (Java 17), and a relay that starts anew checks thousands at once
 * (docs/decisions/bouncycastle.md).
 */
final class CertificateSignature {
  private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";

  private CertificateSignature() {}

  /** Whether this certificate names itself as its issuer, and its own key signed it. */
  static boolean isOwn(X509Certificate certificate) {
    return isBy(certificate, certificate);
  }

  /**
   * Whether a certificate names another as its issuer and was signed by its key, with ECDSA and
   * SHA-256. The name is looked at first: it costs next to nothing.
   */
  static boolean isBy(X509Certificate certificate, X509Certificate issuer) {
    return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        && isBy(certificate, issuer.getPublicKey());
  }

  /** Over the bytes as they came: Bouncy Castle's own check writes them anew first. */
  private static boolean isBy(X509Certificate certificate, PublicKey key) {
    try {
      if (!ECDSA_SHA256.equals(certificate.getSigAlgOID())
          || !(PublicKeyFactory.createKey(key.getEncoded()) instanceof ECPublicKeyParameters by)) {
        return false;
      }
      byte[] signed = certificate.getTBSCertificate();
      DSADigestSigner verifier = new DSADigestSigner(new ECDSASigner(), new SHA256Digest());
      verifier.init(false, by);
      verifier.update(signed, 0, signed.length);
      return verifier.verifySignature(certificate.getSignature());
    } catch (IOException | CertificateEncodingException | RuntimeException e) {
      // What the far end shows may be anything: what cannot be checked is not vouched for.
      return false;
    }
  }
}
