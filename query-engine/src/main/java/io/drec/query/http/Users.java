package io.drec.query.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People and programs by a token each, in a file: a line {@code name sha256-of-token rights} for
 * each. The tokens themselves are nowhere: who lost one gets another. The file is read again when
 * it changes. Thread safe.
 */
public final class Users implements Doorman {
  private static final Logger LOG = LoggerFactory.getLogger(Users.class);
  private static final int TOKEN_BYTES = 32;
  private static final int HASH_BYTES = 32;
  private static final String FORM = "name sha256-of-token right,right";

  private final Path file;
  private List<User> users = List.of();
  private @Nullable FileTime read;

  private record User(String name, byte[] hash, Set<Right> rights) {}

  public Users(Path file) {
    this.file = file;
  }

  /** Looks at every line, so that a near miss takes as long as any. */
  @Override
  public @Nullable Who admit(@Nullable String authorization) {
    String text = Token.bearer(authorization);
    if (text == null) {
      return null;
    }
    byte[] hash = Token.sha256(text);
    Who found = null;
    for (User user : current()) {
      if (MessageDigest.isEqual(user.hash(), hash)) {
        found = new Who(user.name(), user.rights());
      }
    }
    return found;
  }

  private synchronized List<User> current() {
    try {
      FileTime changed = Files.exists(file) ? Files.getLastModifiedTime(file) : null;
      if (changed != null && !changed.equals(read)) {
        users = parse(file);
        read = changed;
      } else if (changed == null) {
        users = List.of();
        read = null;
      }
    } catch (IOException e) {
      LOG.warn("users stay as they were: {}", e.getMessage());
    }
    return users;
  }

  /** Fails where the file cannot be used, rather than at the first question. */
  public void check() throws IOException {
    if (Files.exists(file)) {
      parse(file);
    }
  }

  private static List<User> parse(Path file) throws IOException {
    List<User> users = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        users.add(user(line));
      } catch (IllegalArgumentException e) {
        throw new IOException(
            file + " line " + (index + 1) + ": " + e.getMessage() + "; expected " + FORM, e);
      }
    }
    return List.copyOf(users);
  }

  private static User user(String line) {
    String[] words = line.split("\\s+", -1);
    if (words.length != 3) {
      throw new IllegalArgumentException("found " + words.length + " words");
    }
    byte[] hash = HexFormat.of().parseHex(words[1]);
    if (hash.length != HASH_BYTES) {
      throw new IllegalArgumentException("a hash of " + hash.length + " bytes");
    }
    return new User(words[0], hash, Right.parse(words[2]));
  }

  /**
   * Adds a user, or gives one another token and other rights.
   *
   * @return the token, which nobody can tell later
   */
  public static String put(Path file, String name, Set<Right> rights, SecureRandom random)
      throws IOException {
    if (!name.matches("[A-Za-z0-9._@-]{1,64}")) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name; write letters, digits and . _ @ -");
    }
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    List<String> lines = without(file, name);
    lines.add(
        name + " " + HexFormat.of().formatHex(Token.sha256(token)) + " " + Right.words(rights));
    write(file, lines);
    return token;
  }

  /** What a user may do; empty: there is none of this name. */
  public static Optional<Set<Right>> rights(Path file, String name) throws IOException {
    return Files.exists(file)
        ? parse(file).stream()
            .filter(user -> user.name().equals(name))
            .map(User::rights)
            .findFirst()
        : Optional.empty();
  }

  /**
   * Removes a user.
   *
   * @return false when there is none of this name
   */
  public static boolean remove(Path file, String name) throws IOException {
    List<String> rest = without(file, name);
    boolean was = Files.exists(file) && rest.size() < Files.readAllLines(file).size();
    if (was) {
      write(file, rest);
    }
    return was;
  }

  private static List<String> without(Path file, String name) throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.exists(file)) {
      Files.readAllLines(file).stream()
          .filter(line -> !line.strip().startsWith(name + " "))
          .forEach(lines::add);
    } else {
      lines.add("# " + FORM + "; made by drec central user");
    }
    return lines;
  }

  private static void write(Path file, List<String> lines) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(fresh, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
