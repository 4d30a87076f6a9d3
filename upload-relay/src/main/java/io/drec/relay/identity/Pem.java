package io.drec.relay.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keys and certificates as files that other tools can read too. */
final class Pem {
  private static final int FILE_BYTES_MAX = 1 << 20;
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  static void writeCertificates(Path file, List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    try {
      for (X509Certificate certificate : certificates) {
        append(text, "CERTIFICATE", certificate.getEncoded());
      }
    } catch (CertificateException e) {
      throw new IdentityException("a certificate for " + file + " has no encoding: " + e, e);
    }
    SafeFiles.write(file, text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  static List<X509Certificate> readCertificates(Path file) {
    List<X509Certificate> found = new ArrayList<>();
    try {
      for (var each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(SafeFiles.read(file, FILE_BYTES_MAX)))) {
        found.add((X509Certificate) each);
      }
    } catch (CertificateException e) {
      throw new IdentityException(file + " holds no certificates: " + e.getMessage(), e);
    }
    return found;
  }

  static X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IdentityException("not a certificate: " + e.getMessage(), e);
    }
  }

  static void writeKey(Path file, PrivateKey key) {
    StringBuilder text = new StringBuilder();
    append(text, "PRIVATE KEY", key.getEncoded());
    SafeFiles.write(file, text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @param algorithm {@code EC}, {@code Ed25519}
   */
  static PrivateKey readKey(Path file, String algorithm) {
    String text = new String(SafeFiles.read(file, FILE_BYTES_MAX), StandardCharsets.US_ASCII);
    String body = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IdentityException(file + " holds no " + algorithm + " key: " + e.getMessage(), e);
    }
  }

  private static void append(StringBuilder text, String label, byte[] der) {
    text.append("-----BEGIN ").append(label).append("-----\n");
    text.append(LINES.encodeToString(der));
    text.append("\n-----END ").append(label).append("-----\n");
  }
}
