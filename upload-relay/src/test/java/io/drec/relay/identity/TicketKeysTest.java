package io.drec.relay.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tickets are sealed with, over days and starts. */
final class TicketKeysTest {
  private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path directory;
  private NodeIdentity identity;

  @BeforeEach
  void enrol() {
    identity = enrolled("one");
  }

  @Test
  void shouldBeTheSameAfterARestart() {
    List<byte[]> first = at(Duration.ZERO);

    List<byte[]> again = at(Duration.ofHours(23));

    assertThat(first).hasSize(1);
    assertThat(first.get(0)).hasSize(TicketKeys.KEY_BYTES);
    assertThat(again).containsExactly(first.get(0));
  }

  @Test
  void shouldSealWithANewSecretEachDayAndOpenWithTheOneBefore() {
    byte[] first = at(Duration.ZERO).get(0);

    List<byte[]> nextDay = at(Duration.ofHours(25));
    List<byte[]> dayAfter = at(Duration.ofHours(50));

    assertThat(nextDay).hasSize(2);
    assertThat(nextDay.get(0)).isNotEqualTo(first);
    assertThat(nextDay.get(1)).isEqualTo(first);
    assertThat(dayAfter).hasSize(2).doesNotContain(first);
    assertThat(dayAfter.get(1)).isEqualTo(nextDay.get(0));
  }

  @Test
  void shouldBelieveNoSecretOfTheFuture() {
    byte[] first = at(Duration.ofDays(3)).get(0);

    assertThat(at(Duration.ZERO)).hasSize(1).doesNotContain(first);
  }

  @Test
  void shouldBeOthersForAnotherCertificateOrOtherRoots() {
    TicketKeys keys = TicketKeys.open(directory, Clock.systemUTC(), RANDOM);
    keys.turn();
    NodeIdentity other = enrolled("other");
    NodeIdentity otherRoots =
        new NodeIdentity(
            identity.key(), identity.chain(), identity.sealKeys(), other.trust(), other.centre());
    NodeIdentity otherChain = identity.renewed(other.chain(), identity.trust(), identity.centre());

    byte[] own = keys.of(identity).get(0);

    assertThat(keys.of(otherRoots).get(0)).isNotEqualTo(own);
    assertThat(keys.of(otherChain).get(0)).isNotEqualTo(own);
  }

  @Test
  void shouldKeepItsFileFromOthersAndLeaveOutOneThatWasNot() throws Exception {
    Path file = directory.resolve("tickets.key");
    byte[] first = at(Duration.ZERO).get(0);
    Assumptions.assumeTrue(
        Files.getFileStore(file).supportsFileAttributeView("posix"),
        "no POSIX permissions on this file system");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(at(Duration.ZERO)).hasSize(1).doesNotContain(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldMakeNewKeysWhereTheFileIsBroken() throws Exception {
    byte[] first = at(Duration.ZERO).get(0);
    Path file = directory.resolve("tickets.key");
    Files.writeString(file, Files.readString(file).substring(0, 40));

    List<byte[]> again = at(Duration.ZERO);

    assertThat(again).hasSize(1).doesNotContain(first);
    assertThat(at(Duration.ZERO)).containsExactly(again.get(0));
  }

  private List<byte[]> at(Duration later) {
    Clock clock = Clock.fixed(START.plus(later), ZoneOffset.UTC);
    TicketKeys keys = TicketKeys.open(directory, clock, RANDOM);
    keys.turn();
    return keys.of(identity);
  }

  private NodeIdentity enrolled(String name) {
    Path home = directory.resolve("centre-" + name);
    Clock clock = Clock.systemUTC();
    Authority authority = Authority.init(home, name + ".example", clock, RANDOM);
    JoinTokens tokens = new JoinTokens(home, clock, RANDOM);
    try (Registry registry = Registry.open(home)) {
      EnrolmentDesk desk = new EnrolmentDesk(authority, tokens, registry, clock);
      JoinToken token =
          tokens.create(authority.trust(), Role.RELAY, Duration.ofMinutes(1), List.of());
      Enrolling enrolling = Enrolling.begin(directory.resolve(name), clock, RANDOM);
      return enrolling.finish(
          desk.answer(enrolling.request(Role.RELAY, name, token)).bytes(), token);
    }
  }
}
