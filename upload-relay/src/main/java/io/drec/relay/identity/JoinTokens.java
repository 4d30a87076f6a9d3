package io.drec.relay.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tokens that the centre gave out: their public halves, a small file each. A token is used up
 * by the first key that comes with it; the same key may come again, as its first answer may have
 * been lost. Thread safe.
 */
public final class JoinTokens {
  /** A token lives at most this long. */
  public static final Duration LIFE_MAX = Duration.ofDays(7);

  private static final int FILE_BYTES_MAX = 4096;
  private static final int TOKENS_MAX = 100_000;

  private final Path directory;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * A token as the centre knows it.
   *
   * @param labels given to the host when it enrols
   * @param usedBy in hex; empty: nobody yet
   */
  record Issued(byte[] publicKey, Role role, Instant expires, List<String> labels, String usedBy) {}

  public JoinTokens(Path centreDirectory, Clock clock, SecureRandom random) {
    this.directory = centreDirectory.resolve("tokens");
    this.clock = clock;
    this.random = random;
  }

  /**
   * Makes a token.
   *
   * @param labels given to the host when it enrols
   * @throws IdentityException when it should let in a centre, live too long, or there are too many
   */
  public synchronized JoinToken create(
      TrustBundle trust, Role role, Duration life, List<String> labels) {
    if (role == Role.CENTRE || life.isNegative() || life.compareTo(LIFE_MAX) > 0) {
      throw new IdentityException("a token lets in a host or relay, for at most " + LIFE_MAX);
    }
    if (labels.stream().anyMatch(label -> !label.matches("[^\\p{Cntrl},]{1,64}"))) {
      throw new IdentityException("a label has 1 to 64 letters and no comma: " + labels);
    }
    SafeFiles.directory(directory);
    dropExpired();
    JoinToken token = JoinToken.create(trust, random);
    write(new Issued(token.publicKey(), role, clock.instant().plus(life), labels, ""));
    return token;
  }

  /**
   * Uses a token for a key.
   *
   * @return what the token grants; empty when there is none, it ran out, is of another role, or
   *     another key used it
   */
  synchronized Optional<Issued> use(byte[] tokenId, Role role, HostId by) {
    Path file = file(tokenId);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Issued issued = read(file);
    boolean isFree = issued.usedBy().isEmpty() || issued.usedBy().equals(by.toString());
    if (!isFree || issued.role() != role || clock.instant().isAfter(issued.expires())) {
      return Optional.empty();
    }
    write(
        new Issued(
            issued.publicKey(), issued.role(), issued.expires(), issued.labels(), by.toString()));
    return Optional.of(issued);
  }

  /** The public half of a token; empty when there is none. Changes nothing. */
  synchronized Optional<byte[]> publicKey(byte[] tokenId) {
    Path file = file(tokenId);
    return Files.exists(file) ? Optional.of(read(file).publicKey()) : Optional.empty();
  }

  private void dropExpired() {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.filter(file -> !file.toString().endsWith(".new")).toList();
      if (all.size() > TOKENS_MAX) {
        throw new IdentityException(
            "there are " + all.size() + " tokens in " + directory + " already");
      }
      for (Path file : all) {
        if (clock.instant().isAfter(read(file).expires())) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new IdentityException(directory + " cannot be read: " + e, e);
    }
  }

  private Path file(byte[] tokenId) {
    return directory.resolve(HexFormat.of().formatHex(tokenId));
  }

  private void write(Issued issued) {
    String text =
        String.join(
            "\n",
            HexFormat.of().formatHex(issued.publicKey()),
            issued.role().word(),
            issued.expires().toString(),
            String.join(",", issued.labels()),
            issued.usedBy(),
            "");
    SafeFiles.write(file(JoinToken.idOf(issued.publicKey())), text.getBytes(UTF_8));
  }

  private static Issued read(Path file) {
    String[] lines = new String(SafeFiles.read(file, FILE_BYTES_MAX), UTF_8).split("\n", -1);
    Role role = lines.length == 6 ? Role.ofWord(lines[1]) : null;
    if (role == null) {
      throw new IdentityException(file + " is no token: delete it, and give out another one");
    }
    List<String> labels = lines[3].isEmpty() ? List.of() : List.of(lines[3].split(",", -1));
    return new Issued(
        HexFormat.of().parseHex(lines[0]), role, Instant.parse(lines[2]), labels, lines[4]);
  }
}
