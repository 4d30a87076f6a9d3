package io.drec.relay.identity;

import io.drec.relay.identity.Peer.Standing;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The roots that are trusted. While the authority changes its root there are two: a certificate of
 * the new one, made by the old one, leads from what a node trusts to what it is shown.
 *
 * @param roots newest first, at least one
 */
public record TrustBundle(List<X509Certificate> roots) {
  /** How long after its end a certificate may still be renewed with the same key. */
  public static final Duration RENEWABLE = Duration.ofDays(90);

  /** A leaf and at most this many above it. */
  static final int CHAIN_MAX = 5;

  public TrustBundle {
    roots = List.copyOf(roots);
    if (roots.isEmpty()) {
      throw new IdentityException("a trust bundle without a root");
    }
  }

  /** Whether a certificate was signed by another: computed, or known from before. */
  private enum Signed {
    CHECKED,
    BELIEVED;

    boolean by(X509Certificate certificate, X509Certificate issuer) {
      return this == CHECKED
          ? CertificateSignature.isBy(certificate, issuer)
          : CertificateSignature.isNamedBy(certificate, issuer);
    }

    boolean byRoot(X509Certificate certificate, X509Certificate root) {
      return this == CHECKED
          ? CertificateSignature.isByRoot(certificate, root)
          : CertificateSignature.isNamedBy(certificate, root);
    }
  }

  /** SHA-256 of a root's public key: what a join token names. */
  static byte[] fingerprint(X509Certificate root) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(root.getPublicKey().getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Whom a chain shows.
   *
   * @param chain leaf first; what follows may be missing where a root signed the leaf
   * @throws PeerException when it is nobody this bundle vouches for, or not at this time
   */
  public Peer check(X509Certificate[] chain, Instant now) throws PeerException {
    return check(chain, now, Signed.CHECKED);
  }

  /**
   * The same of a chain that this very bundle vouched for before, as a TLS session that is resumed
   * proves: names and times are looked at anew, signatures are not.
   *
   * @throws PeerException as {@link #check} does
   */
  public Peer checkAgain(X509Certificate[] chain, Instant now) throws PeerException {
    LeafFacts leaf = chain.length == 0 || chain.length > CHAIN_MAX ? null : LeafFacts.of(chain[0]);
    if (leaf != null) {
      for (X509Certificate root : roots) {
        if (isCurrent(root, now) && leaf.isIssuedBy(root.getSubjectX500Principal())) {
          return new Peer(
              leaf.name().id(), leaf.name().role(), standing(leaf.from(), leaf.until(), now));
        }
      }
    }
    return check(chain, now, Signed.BELIEVED);
  }

  private Peer check(X509Certificate[] chain, Instant now, Signed signed) throws PeerException {
    if (chain.length == 0 || chain.length > CHAIN_MAX) {
      throw malformed("a chain of " + chain.length + " certificates; expected 1 to " + CHAIN_MAX);
    }
    X509Certificate leaf = chain[0];
    HostId keyId = HostId.ofKey(leaf.getPublicKey());
    if (leaf.getBasicConstraints() < 0 && signed.by(leaf, leaf)) {
      return new Peer(keyId, Role.HOST, Standing.STRANGER);
    }
    if (!isVouchedFor(leaf, chain, CHAIN_MAX, now, signed)) {
      throw new PeerException(
          PeerException.Cause.WRONG_AUTHORITY,
          "a certificate of " + leaf.getIssuerX500Principal() + ", which is not trusted here");
    }
    return new Peer(keyId, nameOf(leaf, keyId).role(), standing(leaf, now));
  }

  /** Whether a certificate of the centre's other keys, for the same centre, is good. */
  PublicKey checkCentreKey(X509Certificate certificate, X509Certificate[] chain, Instant now)
      throws PeerException {
    if (!isVouchedFor(certificate, chain, CHAIN_MAX, now, Signed.CHECKED)) {
      throw new PeerException(
          PeerException.Cause.WRONG_AUTHORITY, "a key of the centre that nobody vouches for");
    }
    if (parse(certificate).role() != Role.CENTRE) {
      throw malformed("a certificate of a host or relay in place of the centre's");
    }
    return certificate.getPublicKey();
  }

  /** This bundle and the roots of a checked chain that it leads to. */
  TrustBundle with(List<X509Certificate> offered, X509Certificate[] chain, Instant now) {
    List<X509Certificate> all = new ArrayList<>();
    for (X509Certificate root : offered) {
      if (isRoot(root) && (roots.contains(root) || isCrossSigned(root, chain, now))) {
        all.add(root);
      }
    }
    return all.isEmpty() ? this : new TrustBundle(all);
  }

  private boolean isCrossSigned(X509Certificate root, X509Certificate[] chain, Instant now) {
    return isVouchedFor(crossOf(root, chain), chain, CHAIN_MAX, now, Signed.CHECKED);
  }

  private static NodeName nameOf(X509Certificate leaf, HostId keyId) throws PeerException {
    NodeName name = parse(leaf);
    if (!name.id().equals(keyId)) {
      throw malformed("a certificate for " + name.id() + " with the key of " + keyId);
    }
    return name;
  }

  private static NodeName parse(X509Certificate leaf) throws PeerException {
    try {
      return NodeName.of(leaf);
    } catch (IdentityException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Standing standing(X509Certificate leaf, Instant now) throws PeerException {
    return standing(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant(), now);
  }

  private static Standing standing(Instant from, Instant end, Instant now) throws PeerException {
    if (now.isBefore(from)) {
      throw new PeerException(
          PeerException.Cause.NOT_YET_VALID,
          "a certificate that is good from " + from + "; it is " + now);
    }
    if (!now.isAfter(end)) {
      return Standing.VALID;
    }
    if (now.isAfter(end.plus(RENEWABLE))) {
      throw new PeerException(
          PeerException.Cause.EXPIRED,
          "a certificate that ran out " + end + ", more than 90 days ago: enrol again");
    }
    return Standing.RENEWABLE;
  }

  /** Whether a root, or a certificate of the chain that a root vouches for, signed this one. */
  private boolean isVouchedFor(
      X509Certificate certificate, X509Certificate[] chain, int depth, Instant now, Signed signed) {
    for (X509Certificate root : roots) {
      if (isCurrent(root, now) && signed.byRoot(certificate, root)) {
        return true;
      }
    }
    if (depth == 0) {
      return false;
    }
    for (X509Certificate above : chain) {
      if (above.getBasicConstraints() >= 0
          && isCurrent(above, now)
          && !above.equals(certificate)
          && signed.by(certificate, above)
          && !isRoot(above)
          && isVouchedFor(above, chain, depth - 1, now, signed)) {
        return true;
      }
    }
    return false;
  }

  /** The certificate of the chain that an older root made for the key of this one. */
  private static X509Certificate crossOf(X509Certificate root, X509Certificate[] chain) {
    return Arrays.stream(chain)
        .filter(each -> each.getBasicConstraints() >= 0 && !isRoot(each))
        .filter(each -> each.getPublicKey().equals(root.getPublicKey()))
        .findFirst()
        .orElse(root);
  }

  private static boolean isCurrent(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  static boolean isRoot(X509Certificate certificate) {
    return certificate.getBasicConstraints() >= 0 && CertificateSignature.isOwn(certificate);
  }

  private static PeerException malformed(String message) {
    return new PeerException(PeerException.Cause.MALFORMED, message);
  }
}
