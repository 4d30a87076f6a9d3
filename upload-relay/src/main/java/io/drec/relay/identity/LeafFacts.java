package io.drec.relay.identity;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a node's certificate that is believed to be signed, read by Bouncy Castle: the
 * JDK makes objects of all of it first, and a relay that starts anew reads thousands at once
 * (docs/performance.md). Only certificates as our authority makes them are read here; of any other
 * there is nothing, and the JDK says what is wrong with it.
 *
 * @param issuer DER
 */
record LeafFacts(NodeName name, Instant from, Instant until, byte[] issuer) {
  /** {@code yyyyMMddHHmmss}, as Bouncy Castle begins each time. */
  private static final int TIME_DIGITS = 14;

  /**
   * Of a certificate for the key that its name tells, that may sign nothing; null: of any other.
   */
  static @Nullable LeafFacts of(X509Certificate leaf) {
    try {
      TBSCertificate signed = Certificate.getInstance(leaf.getEncoded()).getTBSCertificate();
      Extensions extensions = signed.getExtensions();
      if (extensions == null) {
        return null;
      }
      NodeName name = nameOf(extensions);
      byte[] key = signed.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER);
      BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
      if (name == null
          || (constraints != null && constraints.isCA())
          || !name.id().equals(HostId.ofKey(key))) {
        return null;
      }
      return new LeafFacts(
          name,
          time(signed.getStartDate()),
          time(signed.getEndDate()),
          signed.getIssuer().getEncoded(ASN1Encoding.DER));
    } catch (CertificateEncodingException
        | IOException
        | IllegalArgumentException
        | DateTimeException
        | IdentityException e) {
      return null;
    }
  }

  boolean isIssuedBy(X500Principal subject) {
    return Arrays.equals(issuer, subject.getEncoded());
  }

  private static @Nullable NodeName nameOf(Extensions extensions) {
    GeneralNames names = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    if (names == null || names.getNames().length != 1) {
      return null;
    }
    GeneralName one = names.getNames()[0];
    return one.getTagNo() == GeneralName.uniformResourceIdentifier
        ? NodeName.ofUri(one.getName().toString())
        : null;
  }

  private static Instant time(Time time) {
    String text = time.getTime();
    if (text.length() <= TIME_DIGITS || text.charAt(TIME_DIGITS) != 'G') {
      throw new DateTimeException(text);
    }
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 4, 6),
            number(text, 6, 8),
            number(text, 8, 10),
            number(text, 10, 12),
            number(text, 12, TIME_DIGITS))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String digits, int from, int to) {
    return Integer.parseInt(digits, from, to, 10);
  }
}
