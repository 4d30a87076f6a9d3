package io.drec.relay.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whose signature a certificate has. By Bouncy Castle: it needs 0.1 ms for a signature for which
 * the JDK needs 2 (Java 17), and a relay that starts anew checks thousands at once
 * (docs/decisions/bouncycastle.md).
 */
final class CertificateSignature {
  private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";

  /** Roots that a process trusts: its own, and its successor while that takes over. */
  private static final int KEYS_MAX = 16;

  /** Some 150 bytes each. */
  private static final int GOOD_MAX = 20_000;

  /** Keys of roots, as Bouncy Castle has them: what it computes from a key stays with it. */
  private static final Map<PublicKey, ECPublicKeyParameters> KEYS = new ConcurrentHashMap<>();

  /**
   * SHA-256 of a certificate and the root's key that signed it. Who connects again shows the same
   * certificate, and that a signature is good does not change: what may (time, denial) is looked at
   * each time. Only good ones are kept, so strangers fill nothing.
   */
  private static final Map<ByteBuffer, Boolean> GOOD =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
              return size() > GOOD_MAX;
            }
          });

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
    if (!isNamedBy(certificate, issuer)) {
      return false;
    }
    try {
      return isBy(certificate, ecKey(issuer.getPublicKey()));
    } catch (IOException | CertificateEncodingException | RuntimeException e) {
      // What the far end shows may be anything: what cannot be checked is not vouched for.
      return false;
    }
  }

  /**
   * The same of an issuer that is trusted. What was found good is remembered; keys of others are
   * not, since whoever connects could fill the memory with theirs.
   */
  static boolean isByRoot(X509Certificate certificate, X509Certificate root) {
    if (!isNamedBy(certificate, root)) {
      return false;
    }
    try {
      ByteBuffer both = digest(certificate, root.getPublicKey());
      if (GOOD.get(both) != null) {
        return true;
      }
      boolean isGood = isBy(certificate, rootKey(root.getPublicKey()));
      if (isGood) {
        GOOD.put(both, true);
      }
      return isGood;
    } catch (IOException | CertificateEncodingException | RuntimeException e) {
      return false;
    }
  }

  /** Whether it names another as its issuer, whoever signed it. */
  static boolean isNamedBy(X509Certificate certificate, X509Certificate issuer) {
    return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
  }

  private static ByteBuffer digest(X509Certificate certificate, PublicKey key)
      throws CertificateEncodingException {
    SHA256Digest digest = new SHA256Digest();
    byte[] of = certificate.getEncoded();
    byte[] by = key.getEncoded();
    // The length first: nothing at the border can be read as the other's.
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(of.length).array(), 0, Integer.BYTES);
    digest.update(of, 0, of.length);
    digest.update(by, 0, by.length);
    byte[] bytes = new byte[digest.getDigestSize()];
    digest.doFinal(bytes, 0);
    return ByteBuffer.wrap(bytes);
  }

  /** Over the bytes as they came: Bouncy Castle's own check writes them anew first. */
  private static boolean isBy(X509Certificate certificate, @Nullable ECPublicKeyParameters key)
      throws CertificateEncodingException {
    if (key == null || !ECDSA_SHA256.equals(certificate.getSigAlgOID())) {
      return false;
    }
    byte[] signed = certificate.getTBSCertificate();
    DSADigestSigner verifier = new DSADigestSigner(new ECDSASigner(), new SHA256Digest());
    verifier.init(false, key);
    verifier.update(signed, 0, signed.length);
    return verifier.verifySignature(certificate.getSignature());
  }

  private static @Nullable ECPublicKeyParameters rootKey(PublicKey key) throws IOException {
    ECPublicKeyParameters known = KEYS.get(key);
    if (known == null) {
      known = ecKey(key);
      if (known != null && KEYS.size() < KEYS_MAX) {
        KEYS.put(key, known);
      }
    }
    return known;
  }

  private static @Nullable ECPublicKeyParameters ecKey(PublicKey key) throws IOException {
    return PublicKeyFactory.createKey(key.getEncoded()) instanceof ECPublicKeyParameters ec
        ? ec
        : null;
  }
}
