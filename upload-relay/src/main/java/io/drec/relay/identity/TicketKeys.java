package io.drec.relay.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listener seals TLS session tickets with, so that who comes back shows its ticket and needs
 * no signatures. Kept in a file of the node's directory: a listener that was killed knows the
 * tickets that it gave before. Each day begins a new secret; the one before is good for opening
 * until the next day, so no ticket lives for more than two. Belongs to one thread.
 *
 * <p>What seals is drawn from the secret, the listener's own certificate and the roots that it
 * trusts. So a ticket says: this chain was checked by this listener against these roots. When
 * either changes, no older ticket opens and everybody is checked in full.
 */
public final class TicketKeys {
  /** A name of 16 bytes, a key for HMAC of 16 and one for AES of 16. */
  public static final int KEY_BYTES = 48;

  /** How long a secret seals; it opens for as long again. */
  public static final Duration SEALS = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(TicketKeys.class);
  private static final String FILE = "tickets.key";
  private static final int FILE_BYTES_MAX = 1024;
  private static final int SECRET_BYTES = 32;
  private static final byte[] INFO = "drec ticket 1".getBytes(US_ASCII);

  private final Path file;
  private final Clock clock;
  private final SecureRandom random;

  /** Newest first. */
  private final List<Secret> secrets;

  private record Secret(Instant from, byte[] bytes) {
    boolean isWithin(Duration age, Instant now) {
      return !now.isBefore(from) && now.isBefore(from.plus(age));
    }

    String line() {
      return from + " " + HexFormat.of().formatHex(bytes) + "\n";
    }
  }

  private TicketKeys(Path file, Clock clock, SecureRandom random) {
    this.file = file;
    this.clock = clock;
    this.random = random;
    this.secrets = new ArrayList<>(read());
  }

  /**
   * Those of a directory. A file that cannot be read, or that others may read, is left out, which
   * is told: everybody is checked in full once more, no harm beside that.
   */
  public static TicketKeys open(Path directory, Clock clock, SecureRandom random) {
    return new TicketKeys(directory.resolve(FILE), clock, random);
  }

  /**
   * Begins a new secret when the newest is a day old.
   *
   * @return whether the keys are others now
   */
  public boolean turn() {
    Instant now = clock.instant();
    boolean isGone = secrets.removeIf(each -> !each.isWithin(SEALS.multipliedBy(2), now));
    if (!secrets.isEmpty() && secrets.get(0).isWithin(SEALS, now)) {
      return isGone;
    }
    byte[] fresh = new byte[SECRET_BYTES];
    random.nextBytes(fresh);
    secrets.add(0, new Secret(Instant.ofEpochSecond(now.getEpochSecond()), fresh));
    try {
      String lines = secrets.stream().map(Secret::line).collect(Collectors.joining());
      SafeFiles.write(file, lines.getBytes(US_ASCII));
    } catch (IdentityException e) {
      LOG.warn("tickets of TLS sessions are good until this process ends: {}", e.getMessage());
    }
    return true;
  }

  /**
   * What a node may seal with now (the first) and open with, after {@link #turn}.
   *
   * @return {@link #KEY_BYTES} each
   */
  public List<byte[]> of(NodeIdentity identity) {
    return secrets.stream().map(secret -> derived(secret.bytes(), identity)).toList();
  }

  private static byte[] derived(byte[] secret, NodeIdentity identity) {
    SHA256Digest digest = new SHA256Digest();
    try {
      add(digest, identity.chain()[0].getEncoded());
      for (X509Certificate root : identity.trust().roots()) {
        add(digest, root.getEncoded());
      }
    } catch (CertificateEncodingException e) {
      throw new IdentityException("a certificate that has no encoding: " + e, e);
    }
    byte[] boundTo = new byte[digest.getDigestSize()];
    digest.doFinal(boundTo, 0);
    HKDFBytesGenerator keys = new HKDFBytesGenerator(new SHA256Digest());
    keys.init(new HKDFParameters(secret, boundTo, INFO));
    byte[] key = new byte[KEY_BYTES];
    keys.generateBytes(key, 0, key.length);
    return key;
  }

  /** By its digest: nothing at the border can be read as the other's. */
  private static void add(SHA256Digest to, byte[] certificate) {
    SHA256Digest one = new SHA256Digest();
    one.update(certificate, 0, certificate.length);
    byte[] bytes = new byte[one.getDigestSize()];
    one.doFinal(bytes, 0);
    to.update(bytes, 0, bytes.length);
  }

  private List<Secret> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      if (!SafeFiles.isOwnersAlone(file)) {
        throw new IdentityException(file + " can be read by others; expected mode 0600");
      }
      String text = new String(SafeFiles.read(file, FILE_BYTES_MAX), US_ASCII);
      return text.lines().map(this::parse).toList();
    } catch (IdentityException e) {
      LOG.warn("{}; new keys are made, and everybody shows its certificate again", e.getMessage());
      return List.of();
    }
  }

  private Secret parse(String line) {
    String[] words = line.split(" ", -1);
    try {
      byte[] bytes = HexFormat.of().parseHex(words[words.length - 1]);
      if (words.length == 2 && bytes.length == SECRET_BYTES) {
        return new Secret(Instant.parse(words[0]), bytes);
      }
    } catch (IllegalArgumentException | DateTimeParseException e) {
      // Told below, without what the line says: it may be half a secret.
    }
    throw new IdentityException(file + " holds a line that is not a time and 64 hex digits");
  }
}
