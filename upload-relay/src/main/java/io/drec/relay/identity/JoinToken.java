package io.drec.relay.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * What lets one host or relay in: the seed of a signing key, and which roots to believe. It never
 * travels: whoever enrols signs its request with it, so nobody on the way can use it for another
 * key, and the centre keeps the public half alone.
 */
public final class JoinToken {
  static final int ID_BYTES = 16;
  private static final String PREFIX = "drec1.";
  private static final int SEED_BYTES = 32;
  private static final int PRINT_BYTES = 16;
  private static final int ROOTS_MAX = 4;

  private final byte[] seed;
  private final List<byte[]> rootPrints;

  private JoinToken(byte[] seed, List<byte[]> rootPrints) {
    this.seed = seed;
    this.rootPrints = rootPrints;
  }

  static JoinToken create(TrustBundle trust, SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    List<byte[]> prints = new ArrayList<>();
    for (X509Certificate root : trust.roots()) {
      if (prints.size() < ROOTS_MAX) {
        prints.add(Arrays.copyOf(TrustBundle.fingerprint(root), PRINT_BYTES));
      }
    }
    return new JoinToken(seed, prints);
  }

  /**
   * @throws IdentityException when it is none
   */
  public static JoinToken parse(String text) {
    String stripped = text.strip();
    byte[] bytes = new byte[0];
    if (stripped.startsWith(PREFIX)) {
      try {
        bytes = Base64.getUrlDecoder().decode(stripped.substring(PREFIX.length()));
      } catch (IllegalArgumentException e) {
        throw new IdentityException("the join token is damaged: copy it whole", e);
      }
    }
    int prints = (bytes.length - SEED_BYTES) / PRINT_BYTES;
    if (prints < 1 || prints > ROOTS_MAX || bytes.length != SEED_BYTES + prints * PRINT_BYTES) {
      throw new IdentityException(
          "not a join token: expected " + PREFIX + "…, as drec central token prints it");
    }
    List<byte[]> found = new ArrayList<>();
    for (int index = 0; index < prints; index++) {
      int from = SEED_BYTES + index * PRINT_BYTES;
      found.add(Arrays.copyOfRange(bytes, from, from + PRINT_BYTES));
    }
    return new JoinToken(Arrays.copyOf(bytes, SEED_BYTES), found);
  }

  /** What is handed to who enrols. A secret until it is used. */
  public String text() {
    byte[] bytes = Arrays.copyOf(seed, SEED_BYTES + rootPrints.size() * PRINT_BYTES);
    for (int index = 0; index < rootPrints.size(); index++) {
      System.arraycopy(
          rootPrints.get(index), 0, bytes, SEED_BYTES + index * PRINT_BYTES, PRINT_BYTES);
    }
    return PREFIX + new String(Base64.getUrlEncoder().withoutPadding().encode(bytes), US_ASCII);
  }

  /** Names the token without giving it away. */
  byte[] id() {
    return idOf(publicKey());
  }

  byte[] publicKey() {
    return new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
  }

  byte[] sign(byte[] message) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, new Ed25519PrivateKeyParameters(seed, 0));
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }

  static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(false, new Ed25519PublicKeyParameters(publicKey, 0));
    signer.update(message, 0, message.length);
    return signer.verifySignature(signature);
  }

  static byte[] idOf(byte[] publicKey) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(publicKey);
      return Arrays.copyOf(hash, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Those of some certificates that are roots which the token names. */
  public List<X509Certificate> rootsAmong(List<X509Certificate> certificates) {
    List<X509Certificate> found = new ArrayList<>();
    for (X509Certificate each : certificates) {
      byte[] print = Arrays.copyOf(TrustBundle.fingerprint(each), PRINT_BYTES);
      if (TrustBundle.isRoot(each)
          && rootPrints.stream().anyMatch(known -> MessageDigest.isEqual(known, print))) {
        found.add(each);
      }
    }
    return found;
  }

  /** Never the seed. */
  @Override
  public String toString() {
    return "JoinToken[…]";
  }
}
