package io.drec.relay.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys and X.509 certificates; all signatures are ECDSA over P-256 with SHA-256. */
final class Certificates {
  private static final int SERIAL_BITS = 127;

  private Certificates() {}

  /** From when until when. */
  record Validity(Instant from, Instant until) {}

  static KeyPair newP256(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no P-256", e);
    }
  }

  static KeyPair newEd25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  /** A certificate of a key that may sign others: a root when issuer and key are the same. */
  static X509Certificate authority(
      String subject,
      PublicKey key,
      String issuer,
      PrivateKey issuerKey,
      Validity validity,
      SecureRandom random) {
    JcaX509v3CertificateBuilder builder = builder(subject, key, issuer, validity, random);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    } catch (IOException e) {
      throw new IdentityException("no certificate can be made: " + e.getMessage(), e);
    }
    return sign(builder, issuerKey);
  }

  /** A certificate of a node's key. */
  static X509Certificate node(
      NodeName name,
      PublicKey key,
      int keyUsage,
      String issuer,
      PrivateKey issuerKey,
      Validity validity,
      SecureRandom random) {
    JcaX509v3CertificateBuilder builder = builder("CN=" + name.id(), key, issuer, validity, random);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
      builder.addExtension(
          Extension.subjectAlternativeName,
          true,
          new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, name.uri())));
    } catch (IOException e) {
      throw new IdentityException("no certificate can be made: " + e.getMessage(), e);
    }
    return sign(builder, issuerKey);
  }

  /** What somebody shows who is not enrolled yet: it proves that the key is theirs, no more. */
  static X509Certificate stranger(KeyPair keys, Instant now, SecureRandom random) {
    String subject = "CN=" + HostId.ofKey(keys.getPublic());
    Validity day = new Validity(now.minusSeconds(86_400), now.plusSeconds(86_400));
    return sign(builder(subject, keys.getPublic(), subject, day, random), keys.getPrivate());
  }

  private static JcaX509v3CertificateBuilder builder(
      String subject, PublicKey key, String issuer, Validity validity, SecureRandom random) {
    return new JcaX509v3CertificateBuilder(
        new X500Name(issuer),
        new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
        Date.from(validity.from()),
        Date.from(validity.until()),
        new X500Name(subject),
        key);
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException | CertificateException e) {
      throw new IdentityException("no certificate can be made: " + e.getMessage(), e);
    }
  }
}
