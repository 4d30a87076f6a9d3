package io.drec.relay.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Who a node is: its keys, its certificate and whom it trusts, in a directory that belongs to it
 * alone. A value: renewing makes another one.
 */
public final class NodeIdentity {
  static final String KEY_FILE = "node.key";
  static final String SEAL_FILE = "seal.key";
  static final String CHAIN_FILE = "node.crt";
  static final String TRUST_FILE = "trust.crt";
  static final String CENTRE_FILE = "centre.crt";
  private static final int SEAL_FILE_BYTES_MAX = 256;

  private final NodeName name;
  private final PrivateKey key;
  private final X509Certificate[] chain;
  private final SealKeys sealKeys;
  private final TrustBundle trust;
  private final CentreKeys centre;

  NodeIdentity(
      PrivateKey key,
      X509Certificate[] chain,
      SealKeys sealKeys,
      TrustBundle trust,
      CentreKeys centre) {
    this.name = NodeName.of(chain[0]);
    this.key = key;
    this.chain = chain.clone();
    this.sealKeys = sealKeys;
    this.trust = trust;
    this.centre = centre;
  }

  /** Whether a node was enrolled into this directory. */
  public static boolean isEnrolled(Path directory) {
    return Files.exists(directory.resolve(CENTRE_FILE));
  }

  /**
   * @throws IdentityException when there is none, or it cannot be read
   */
  public static NodeIdentity load(Path directory) {
    if (!isEnrolled(directory)) {
      throw new IdentityException(
          directory + " holds no identity: enrol with a token (drec enrol)");
    }
    List<X509Certificate> centre = Pem.readCertificates(directory.resolve(CENTRE_FILE));
    if (centre.size() != 2) {
      throw new IdentityException(
          directory.resolve(CENTRE_FILE) + " holds " + centre.size() + " certificates; expected 2");
    }
    return new NodeIdentity(
        Pem.readKey(directory.resolve(KEY_FILE), "EC"),
        Pem.readCertificates(directory.resolve(CHAIN_FILE)).toArray(new X509Certificate[0]),
        readSeal(directory),
        new TrustBundle(Pem.readCertificates(directory.resolve(TRUST_FILE))),
        new CentreKeys(centre.get(0), centre.get(1)));
  }

  /** Writes it down; the file that says that a node is enrolled comes last. */
  void save(Path directory) {
    SafeFiles.directory(directory);
    Pem.writeKey(directory.resolve(KEY_FILE), key);
    writeSeal(directory, sealKeys);
    Pem.writeCertificates(directory.resolve(CHAIN_FILE), List.of(chain));
    Pem.writeCertificates(directory.resolve(TRUST_FILE), trust.roots());
    Pem.writeCertificates(directory.resolve(CENTRE_FILE), List.of(centre.seal(), centre.sign()));
  }

  /** Keys that were made for a directory, whether or not an authority knows them by now. */
  record Keys(KeyPair node, SealKeys seal) {

    /** Those of the directory; made and written down when there are none. */
    static Keys of(Path directory, Clock clock, SecureRandom random) {
      SafeFiles.directory(directory);
      Path file = directory.resolve(KEY_FILE);
      if (Files.exists(file) && Files.exists(directory.resolve(CHAIN_FILE))) {
        X509Certificate known = Pem.readCertificates(directory.resolve(CHAIN_FILE)).get(0);
        return new Keys(
            new KeyPair(known.getPublicKey(), Pem.readKey(file, "EC")), readSeal(directory));
      }
      Keys keys = new Keys(Certificates.newP256(random), SealKeys.create(random));
      writeSeal(directory, keys.seal());
      Pem.writeKey(file, keys.node().getPrivate());
      Pem.writeCertificates(
          directory.resolve(CHAIN_FILE),
          List.of(Certificates.stranger(keys.node(), clock.instant(), random)));
      return keys;
    }
  }

  public HostId id() {
    return name.id();
  }

  public Role role() {
    return name.role();
  }

  /** Name of the authority. */
  public String authority() {
    return name.authority();
  }

  public PrivateKey key() {
    return key;
  }

  /** Leaf first, up to the root. */
  public X509Certificate[] chain() {
    return chain.clone();
  }

  public SealKeys sealKeys() {
    return sealKeys;
  }

  public TrustBundle trust() {
    return trust;
  }

  public CentreKeys centre() {
    return centre;
  }

  /** Whether half the certificate's life is over. */
  public boolean isRenewalDue(Instant now) {
    Instant from = chain[0].getNotBefore().toInstant();
    Duration life = Duration.between(from, chain[0].getNotAfter().toInstant());
    return now.isAfter(from.plus(life.dividedBy(2)));
  }

  NodeIdentity renewed(X509Certificate[] newChain, TrustBundle newTrust, CentreKeys newCentre) {
    return new NodeIdentity(key, newChain, sealKeys, newTrust, newCentre);
  }

  private static SealKeys readSeal(Path directory) {
    Path file = directory.resolve(SEAL_FILE);
    String text = new String(SafeFiles.read(file, SEAL_FILE_BYTES_MAX), US_ASCII).strip();
    try {
      return SealKeys.of(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      throw new IdentityException(file + " holds no sealing key: expected 64 hex digits", e);
    }
  }

  private static void writeSeal(Path directory, SealKeys keys) {
    String text = HexFormat.of().formatHex(keys.secret()) + "\n";
    SafeFiles.write(directory.resolve(SEAL_FILE), text.getBytes(US_ASCII));
  }
}
