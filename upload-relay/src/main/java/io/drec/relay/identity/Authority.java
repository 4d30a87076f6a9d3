package io.drec.relay.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * The authority of a fleet: signs the certificates of its hosts, relays and centre. Lives in the
 * centre's directory; the root's key is there alone. Thread safe.
 *
 * <pre>
 * authority/name                   the authority's name
 * authority/root-1.key, .crt       the first root
 * authority/root-2.key, .crt       the next one, after {@link #rotate}
 * authority/cross-2.crt            the key of root 2, certified by root 1
 * node.key, seal.key, sign.key …   the centre's own
 * </pre>
 */
public final class Authority {
  public static final Duration NODE_LIFE = Duration.ofDays(7);
  static final Duration ROOT_LIFE = Duration.ofDays(3650);
  static final Duration CENTRE_LIFE = Duration.ofDays(365);

  /** Clocks of hosts differ. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final String SIGN_FILE = "sign.key";
  private static final int NAME_BYTES_MAX = 128;

  private final Path directory;
  private final Clock clock;
  private final SecureRandom random;
  private final String name;
  private final List<Root> roots = new ArrayList<>();

  /** A root, and the certificate of its key by the root before it. */
  private record Root(int number, PrivateKey key, X509Certificate certificate, Path cross) {}

  private Authority(Path directory, Clock clock, SecureRandom random, String name) {
    this.directory = directory;
    this.clock = clock;
    this.random = random;
    this.name = name;
  }

  /**
   * Makes an authority and the centre's identity.
   *
   * @param directory the centre's
   * @param name small letters, digits, dots and hyphens
   * @throws IdentityException when there is one already
   */
  public static Authority init(Path directory, String name, Clock clock, SecureRandom random) {
    NodeName.checkAuthority(name);
    Path files = directory.resolve("authority");
    if (Files.exists(files.resolve("name"))) {
      throw new IdentityException(
          files + " holds an authority already; another one would lock out its hosts");
    }
    SafeFiles.directory(directory);
    SafeFiles.directory(files);
    Authority authority = new Authority(directory, clock, random, name);
    authority.addRoot();
    authority.renewCentre();
    SafeFiles.write(files.resolve("name"), (name + "\n").getBytes(US_ASCII));
    return authority;
  }

  /**
   * @throws IdentityException when there is none
   */
  public static Authority open(Path directory, Clock clock, SecureRandom random) {
    Path file = directory.resolve("authority").resolve("name");
    if (!Files.exists(file)) {
      throw new IdentityException(
          directory + " holds no authority: make one with drec central init");
    }
    String name = new String(SafeFiles.read(file, NAME_BYTES_MAX), US_ASCII).strip();
    Authority authority = new Authority(directory, clock, random, NodeName.checkAuthority(name));
    authority.loadRoots();
    return authority;
  }

  public String name() {
    return name;
  }

  /** The roots, newest first. */
  public synchronized TrustBundle trust() {
    List<X509Certificate> all = new ArrayList<>();
    for (Root root : roots) {
      all.add(0, root.certificate());
    }
    return new TrustBundle(all);
  }

  /** The centre's identity; its certificates are made anew when half their life is over. */
  public synchronized NodeIdentity centre() {
    NodeIdentity now = NodeIdentity.load(directory);
    if (now.isRenewalDue(clock.instant()) || !now.trust().equals(trust())) {
      renewCentre();
      return NodeIdentity.load(directory);
    }
    return now;
  }

  /** The key that signs questions and deny lists. */
  public PrivateKey signingKey() {
    return Pem.readKey(directory.resolve(SIGN_FILE), "Ed25519");
  }

  /**
   * A certificate for a node's key, and the chain up to the root.
   *
   * @throws IdentityException when the key is not P-256
   */
  synchronized X509Certificate[] issue(PublicKey key, Role role, Duration life) {
    if (!"EC".equals(key.getAlgorithm())) {
      throw new IdentityException("a " + key.getAlgorithm() + " key; expected P-256");
    }
    NodeName node = new NodeName(name, role, HostId.ofKey(key));
    return chain(certify(node, key, KeyUsage.digitalSignature, life));
  }

  /**
   * Makes a new root. Certificates are signed by it from now on; nodes that know the old one alone
   * are led to the new one by the chain, and take it over when they renew. The old root is trusted
   * until {@link #retireOldRoots}.
   */
  public synchronized void rotate() {
    addRoot();
    renewCentre();
  }

  /**
   * Trusts the newest root alone. Nodes that have not renewed since {@link #rotate} must enrol
   * again.
   */
  public synchronized void retireOldRoots() {
    Root newest = newest();
    for (Root root : List.copyOf(roots)) {
      if (root.number() != newest.number()) {
        delete(file("root-" + root.number() + ".crt"));
        delete(file("root-" + root.number() + ".key"));
        roots.remove(root);
      }
    }
    renewCentre();
  }

  private void addRoot() {
    int number = roots.isEmpty() ? 1 : newest().number() + 1;
    KeyPair keys = Certificates.newP256(random);
    Certificates.Validity validity = validity(ROOT_LIFE);
    String subject = subject(number);
    Path cross = file("cross-" + number + ".crt");
    if (!roots.isEmpty()) {
      Root old = newest();
      Pem.writeCertificates(
          cross,
          List.of(
              Certificates.authority(
                  subject, keys.getPublic(), subject(old.number()), old.key(), validity, random)));
    }
    X509Certificate certificate =
        Certificates.authority(
            subject, keys.getPublic(), subject, keys.getPrivate(), validity, random);
    Pem.writeKey(file("root-" + number + ".key"), keys.getPrivate());
    Pem.writeCertificates(file("root-" + number + ".crt"), List.of(certificate));
    roots.add(new Root(number, keys.getPrivate(), certificate, cross));
  }

  private void loadRoots() {
    for (int number = 1; number < 1000; number++) {
      Path certificate = file("root-" + number + ".crt");
      if (Files.exists(certificate)) {
        roots.add(
            new Root(
                number,
                Pem.readKey(file("root-" + number + ".key"), "EC"),
                Pem.readCertificates(certificate).get(0),
                file("cross-" + number + ".crt")));
      }
    }
    if (roots.isEmpty()) {
      throw new IdentityException(file("") + " has lost its roots: restore them from a copy");
    }
  }

  private void renewCentre() {
    NodeIdentity.Keys keys = NodeIdentity.Keys.of(directory, clock, random);
    X509Certificate[] chain = issue(keys.node().getPublic(), Role.CENTRE, CENTRE_LIFE);
    HostId id = HostId.ofKey(keys.node().getPublic());
    NodeName node = new NodeName(name, Role.CENTRE, id);
    CentreKeys centre =
        new CentreKeys(
            certify(node, x25519(keys.seal().open()), KeyUsage.keyAgreement, CENTRE_LIFE),
            certify(node, signingPublicKey(), KeyUsage.digitalSignature, CENTRE_LIFE));
    new NodeIdentity(keys.node().getPrivate(), chain, keys.seal(), trust(), centre).save(directory);
  }

  /** The signing key's public half is read from the certificate of it, once there is one. */
  private PublicKey signingPublicKey() {
    if (Files.exists(directory.resolve(SIGN_FILE)) && NodeIdentity.isEnrolled(directory)) {
      return NodeIdentity.load(directory).centre().signKey();
    }
    KeyPair keys = Certificates.newEd25519();
    Pem.writeKey(directory.resolve(SIGN_FILE), keys.getPrivate());
    return keys.getPublic();
  }

  private X509Certificate certify(NodeName node, PublicKey key, int usage, Duration life) {
    Root root = newest();
    return Certificates.node(
        node, key, usage, subject(root.number()), root.key(), validity(life), random);
  }

  /** The leaf, the newest root, and what leads from older roots to it. */
  private X509Certificate[] chain(X509Certificate leaf) {
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(leaf);
    for (int index = roots.size() - 1; index >= 0; index--) {
      Root root = roots.get(index);
      boolean isLast = index == roots.size() - 1;
      if (isLast) {
        chain.add(root.certificate());
      }
      if (Files.exists(root.cross()) && chain.size() < TrustBundle.CHAIN_MAX) {
        chain.addAll(Pem.readCertificates(root.cross()));
      }
    }
    return chain.toArray(new X509Certificate[0]);
  }

  private Certificates.Validity validity(Duration life) {
    Instant now = clock.instant();
    return new Certificates.Validity(now.minus(BACKDATED), now.plus(life));
  }

  private Root newest() {
    return roots.get(roots.size() - 1);
  }

  private String subject(int number) {
    return "CN=" + name + " root " + number;
  }

  private Path file(String file) {
    return directory.resolve("authority").resolve(file);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new IdentityException(file + " cannot be deleted: " + e, e);
    }
  }

  private static PublicKey x25519(byte[] key) {
    try {
      SubjectPublicKeyInfo info =
          new SubjectPublicKeyInfo(new AlgorithmIdentifier(EdECObjectIdentifiers.id_X25519), key);
      return KeyFactory.getInstance("X25519")
          .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
    } catch (NoSuchAlgorithmException | InvalidKeySpecException | IOException e) {
      throw new IllegalStateException("this Java has no X25519", e);
    }
  }
}
