package io.drec.relay.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name in a certificate: {@code spiffe://<authority>/<role>/<id in hex>}. */
record NodeName(String authority, Role role, HostId id) {
  private static final int URI = 6;
  private static final Pattern FORM =
      Pattern.compile("spiffe://([a-z0-9][a-z0-9.-]{0,62})/(host|relay|centre)/([0-9a-f]{64})");

  String uri() {
    return "spiffe://" + authority + "/" + role.word() + "/" + id;
  }

  /**
   * @throws IdentityException when the certificate has no such name, or more than one
   */
  static NodeName of(X509Certificate certificate) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      throw new IdentityException("the names of a certificate cannot be read", e);
    }
    if (names == null || names.size() != 1) {
      throw new IdentityException("a certificate without exactly one name");
    }
    List<?> name = names.iterator().next();
    if (!Integer.valueOf(URI).equals(name.get(0))) {
      throw unexpected(name.get(1));
    }
    return ofUri(String.valueOf(name.get(1)));
  }

  /**
   * @throws IdentityException when it is no such name
   */
  static NodeName ofUri(String uri) {
    Matcher form = FORM.matcher(uri);
    if (!form.matches()) {
      throw unexpected(uri);
    }
    Role role = Role.ofWord(form.group(2));
    if (role == null) {
      throw new IdentityException("a certificate of no known role");
    }
    return new NodeName(form.group(1), role, HostId.parse(form.group(3)));
  }

  private static IdentityException unexpected(Object name) {
    return new IdentityException(
        "a certificate for " + name + "; expected spiffe://authority/role/id");
  }

  /**
   * @throws IdentityException when the text cannot name an authority
   */
  static String checkAuthority(String authority) {
    if (!FORM.matcher("spiffe://" + authority + "/host/" + "0".repeat(64)).matches()) {
      throw new IdentityException(
          "the name of an authority is of small letters, digits, dots and hyphens, at most 63: "
              + authority);
    }
    return authority;
  }
}
