package io.drec.relay.identity;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The side of who wants to be let in, or to renew: makes the request, checks the answer, writes the
 * identity down.
 */
public final class Enrolling {
  private static final int CERTIFICATES_MAX = 8;
  private static final int WHY_BYTES_MAX = 1024;

  private final Path directory;
  private final Clock clock;
  private final NodeIdentity.Keys keys;
  private final X509Certificate shown;

  private Enrolling(Path directory, Clock clock, NodeIdentity.Keys keys, X509Certificate shown) {
    this.directory = directory;
    this.clock = clock;
    this.keys = keys;
    this.shown = shown;
  }

  /**
   * Makes the keys of a directory, or takes those that an enrolment left there which got no answer.
   *
   * @throws IdentityException when somebody is enrolled there
   */
  public static Enrolling begin(Path directory, Clock clock, SecureRandom random) {
    if (NodeIdentity.isEnrolled(directory)) {
      throw new IdentityException(
          directory + " is enrolled already: give another directory, or delete it");
    }
    NodeIdentity.Keys keys = NodeIdentity.Keys.of(directory, clock, random);
    X509Certificate shown = Certificates.stranger(keys.node(), clock.instant(), random);
    return new Enrolling(directory, clock, keys, shown);
  }

  /** Who it will be. */
  public HostId id() {
    return HostId.ofKey(keys.node().getPublic());
  }

  public PrivateKey key() {
    return keys.node().getPrivate();
  }

  /** What to show while nobody has certified the key. */
  public X509Certificate[] chain() {
    return new X509Certificate[] {shown};
  }

  public byte[] request(Role role, String name, JoinToken token) {
    return EnrolmentRequest.enrol(keys, role, name, token);
  }

  /**
   * Takes the answer, and writes the identity down.
   *
   * @throws IdentityException when the centre refused, or the answer is not from an authority that
   *     the token names
   */
  public NodeIdentity finish(byte[] answer, JoinToken token) {
    Granted granted = Granted.parse(answer);
    List<X509Certificate> roots = token.rootsAmong(granted.roots());
    if (roots.isEmpty()) {
      throw new IdentityException(
          "the answer is of another authority than the token: is this the right parent?");
    }
    NodeIdentity identity =
        new NodeIdentity(
            keys.node().getPrivate(),
            granted.chain(),
            keys.seal(),
            new TrustBundle(roots),
            granted.centre());
    granted.check(identity.trust(), id(), clock);
    identity.save(directory);
    return identity;
  }

  /** What a node sends to have its certificate renewed. */
  public static byte[] renewal(NodeIdentity identity) {
    return EnrolmentRequest.renew(
        new NodeIdentity.Keys(
            new KeyPair(identity.chain()[0].getPublicKey(), identity.key()), identity.sealKeys()),
        identity.role());
  }

  /**
   * Takes the answer to a renewal, and writes the new identity down.
   *
   * @throws IdentityException when the centre refused, or the answer is not the authority's
   */
  public static NodeIdentity renewed(
      NodeIdentity identity, byte[] answer, Path directory, Clock clock) {
    Granted granted = Granted.parse(answer);
    TrustBundle trust = identity.trust().with(granted.roots(), granted.chain(), clock.instant());
    granted.check(trust, identity.id(), clock);
    NodeIdentity renewed = identity.renewed(granted.chain(), trust, granted.centre());
    renewed.save(directory);
    return renewed;
  }

  /** What an answer grants. */
  private record Granted(X509Certificate[] chain, List<X509Certificate> roots, CentreKeys centre) {

    static Granted parse(byte[] answer) {
      Packet.Reader reader = new Packet.Reader(answer);
      int version = reader.u8();
      if (version != EnrolmentDesk.VERSION) {
        throw new IdentityException("an answer to an enrolment of version " + version);
      }
      if (reader.u8() != EnrolmentDesk.GRANTED) {
        throw new IdentityException("the centre refused: " + reader.text(WHY_BYTES_MAX));
      }
      List<X509Certificate> chain = certificates(reader);
      List<X509Certificate> roots = certificates(reader);
      CentreKeys centre =
          new CentreKeys(Pem.certificate(reader.blob()), Pem.certificate(reader.blob()));
      reader.end();
      return new Granted(chain.toArray(new X509Certificate[0]), roots, centre);
    }

    void check(TrustBundle trust, HostId expected, Clock clock) {
      try {
        Peer self = trust.check(chain, clock.instant());
        if (!self.id().equals(expected) || self.standing() != Peer.Standing.VALID) {
          throw new IdentityException("the answer holds the certificate of another: " + self);
        }
        centre.check(trust, chain, clock.instant());
      } catch (PeerException e) {
        throw new IdentityException("the answer is not the authority's: " + e.getMessage(), e);
      }
    }

    private static List<X509Certificate> certificates(Packet.Reader reader) {
      int count = reader.u8();
      if (count == 0 || count > CERTIFICATES_MAX) {
        throw new IdentityException(count + " certificates; expected 1 to " + CERTIFICATES_MAX);
      }
      List<X509Certificate> found = new ArrayList<>();
      for (int index = 0; index < count; index++) {
        found.add(Pem.certificate(reader.blob()));
      }
      return found;
    }
  }
}
