package io.drec.query.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The secret that opens the API: 256 random bits in a file that only its owner can read. */
public final class Token implements Doorman {
  private static final int LENGTH_BYTES = 32;
  private static final String SCHEME = "Bearer ";

  private final byte[] digest;

  private Token(String text) {
    this.digest = sha256(text);
  }

  /** Reads the token of this file, or makes a new one where there is none. */
  public static Token loadOrCreate(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      create(file, random);
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.stream().anyMatch(permission -> !permission.name().startsWith("OWNER_"))) {
      throw new IOException(
          "token file "
              + file
              + " is open to others ("
              + PosixFilePermissions.toString(permissions)
              + "); delete it, and a new token is made");
    }
    return new Token(read(file));
  }

  /** The text of a token's file, for whoever wants to ask with it. */
  public static String read(Path file) throws IOException {
    String text = Files.readString(file).strip();
    if (text.length() < 32 || !text.chars().allMatch(Token::isTokenCharacter)) {
      throw new IOException(
          "token file " + file + " holds no token; delete it, and drec serve makes a new one");
    }
    return text;
  }

  private static void create(Path file, SecureRandom random) throws IOException {
    byte[] secret = new byte[LENGTH_BYTES];
    random.nextBytes(secret);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    try {
      // The mode comes with the creation: at no moment can others read it.
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      return;
    }
    Files.writeString(file, text + "\n");
  }

  /** Whoever has it may do everything. */
  @Override
  public @Nullable Who admit(@Nullable String authorization) {
    return isIn(authorization) ? new Who("", Right.all()) : null;
  }

  /** Whether this Authorization header carries the token; takes as long for a near miss. */
  boolean isIn(@Nullable String authorization) {
    String text = bearer(authorization);
    // Digests have one length, so that not even the token's length can be measured.
    return text != null && MessageDigest.isEqual(digest, sha256(text));
  }

  /** The token of an Authorization header; null where there is none. */
  static @Nullable String bearer(@Nullable String authorization) {
    return authorization == null
            || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? null
        : authorization.substring(SCHEME.length()).strip();
  }

  private static boolean isTokenCharacter(int character) {
    return character > ' ' && character < 127;
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
