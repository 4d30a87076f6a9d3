package io.drec.relay.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

final class CertificateSignatureTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Certificates.Validity DAY =
      new Certificates.Validity(Instant.EPOCH, Instant.EPOCH.plusSeconds(86_400));

  private final KeyPair rootKeys = Certificates.newP256(RANDOM);
  private final X509Certificate root = authority("CN=root", rootKeys, "CN=root", rootKeys);
  private final KeyPair belowKeys = Certificates.newP256(RANDOM);

  @Test
  void shouldKnowWhoSigned() {
    X509Certificate below = authority("CN=below", belowKeys, "CN=root", rootKeys);

    assertThat(CertificateSignature.isBy(below, root)).isTrue();
    assertThat(CertificateSignature.isOwn(below)).isFalse();
    assertThat(CertificateSignature.isOwn(root)).isTrue();
  }

  @Test
  void shouldNotBelieveAnotherKeyUnderTheSameName() {
    X509Certificate below = authority("CN=below", belowKeys, "CN=root", belowKeys);
    X509Certificate feigned = authority("CN=root", belowKeys, "CN=root", rootKeys);

    assertThat(CertificateSignature.isBy(below, root)).isFalse();
    assertThat(CertificateSignature.isOwn(feigned)).isFalse();
  }

  @Test
  void shouldRememberOnlyWhatARootSigned() throws Exception {
    X509Certificate below = authority("CN=below", belowKeys, "CN=root", rootKeys);
    KeyPair otherKeys = Certificates.newP256(RANDOM);
    X509Certificate sameName = authority("CN=root", otherKeys, "CN=root", otherKeys);
    X509Certificate forged = authority("CN=below", belowKeys, "CN=root", otherKeys);

    for (int time = 0; time < 2; time++) {
      assertThat(CertificateSignature.isByRoot(below, root)).isTrue();
      assertThat(CertificateSignature.isByRoot(below, sameName)).isFalse();
      assertThat(CertificateSignature.isByRoot(forged, root)).isFalse();
      assertThat(CertificateSignature.isByRoot(altered(below), root)).isFalse();
    }
  }

  /** The same certificate with another last byte of its signature. */
  private static X509Certificate altered(X509Certificate certificate) throws Exception {
    byte[] der = certificate.getEncoded();
    der[der.length - 1] ^= 1;
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  @Test
  void shouldNotBelieveTheSameKeyUnderAnotherName() {
    X509Certificate below = authority("CN=below", belowKeys, "CN=other", rootKeys);

    assertThat(CertificateSignature.isBy(below, root)).isFalse();
  }

  @Test
  void shouldNotBelieveASignedPartThatWasAlteredAfterwards() throws Exception {
    X509Certificate below = authority("CN=below", belowKeys, "CN=root", rootKeys);
    byte[] der = below.getEncoded();
    int altered = 0;
    for (int at = 0; at < der.length; at++) {
      der[at] ^= 1;
      X509Certificate read = readable(der);
      if (read != null && !Arrays.equals(read.getTBSCertificate(), below.getTBSCertificate())) {
        altered++;
        assertThat(CertificateSignature.isBy(read, root)).as("bit 0 of byte %s", at).isFalse();
      }
      der[at] ^= 1;
    }
    assertThat(altered).isPositive();
  }

  @Test
  void shouldTakeNoWeakerHash() throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=root"),
            BigInteger.ONE,
            Date.from(Instant.EPOCH),
            Date.from(Instant.EPOCH.plusSeconds(86_400)),
            new X500Name("CN=below"),
            belowKeys.getPublic());
    X509Certificate sha1 =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA1withECDSA").build(rootKeys.getPrivate())));

    assertThat(CertificateSignature.isBy(sha1, root)).isFalse();
  }

  @Test
  void shouldTakeNoKeyOfAnotherKind() throws Exception {
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    X509Certificate rsaRoot = authority("CN=root", rsa, "CN=root", rootKeys);

    assertThat(CertificateSignature.isOwn(rsaRoot)).isFalse();
  }

  private static X509Certificate authority(
      String subject, KeyPair keys, String issuer, KeyPair issuerKeys) {
    return Certificates.authority(
        subject, keys.getPublic(), issuer, issuerKeys.getPrivate(), DAY, RANDOM);
  }

  /** Null: no certificate any more. */
  private static X509Certificate readable(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      return null;
    }
  }
}
