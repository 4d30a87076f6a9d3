package io.drec.relay.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The authority, tokens, certificates and the registry, without a network. */
final class IdentityTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path directory;
  private final TestClock clock = new TestClock(Instant.parse("2026-11-26T12:00:00Z"));
  private Path centre;
  private Authority authority;
  private JoinTokens tokens;
  private Registry registry;
  private EnrolmentDesk desk;

  @BeforeEach
  void init() {
    centre = directory.resolve("centre");
    authority = Authority.init(centre, "test.example", clock, RANDOM);
    tokens = new JoinTokens(centre, clock, RANDOM);
    registry = Registry.open(centre);
    desk = new EnrolmentDesk(authority, tokens, registry, clock);
  }

  @Test
  void shouldLetInWhoHasAToken() throws Exception {
    NodeIdentity host = enrol("a", Role.HOST);

    Peer seen = authority.trust().check(host.chain(), clock.instant());
    assertThat(seen).isEqualTo(new Peer(host.id(), Role.HOST, Peer.Standing.VALID));
    Registry.Member member = registry.find(host.id()).orElseThrow();
    assertThat(member.name()).isEqualTo("a");
    assertThat(member.labels()).containsExactly("red", "blue");
    assertThat(member.sealKey()).isEqualTo(host.sealKeys().open());
    assertThat(host.centre().sealKey()).isEqualTo(authority.centre().sealKeys().open());
    assertThat(NodeIdentity.load(directory.resolve("a")).id()).isEqualTo(host.id());
  }

  @Test
  void shouldUseATokenForOneKeyOnly() {
    JoinToken token = token(Role.HOST, Duration.ofMinutes(5));
    Enrolling first = begin("a");
    Enrolling second = begin("b");
    byte[] request = first.request(Role.HOST, "a", token);
    assertThat(desk.answer(request).isGranted()).isTrue();

    assertThat(desk.answer(second.request(Role.HOST, "b", token)).isGranted()).isFalse();
    // The first answer may have been lost.
    assertThat(desk.answer(request).isGranted()).isTrue();
  }

  @Test
  void shouldRefuseATokenAfterItsTimeOrForAnotherRole() {
    JoinToken token = token(Role.RELAY, Duration.ofMinutes(5));
    Enrolling enrolling = begin("a");
    assertThat(desk.answer(enrolling.request(Role.HOST, "a", token)).isGranted()).isFalse();

    clock.advance(Duration.ofMinutes(6));

    assertThat(desk.answer(enrolling.request(Role.RELAY, "a", token)).isGranted()).isFalse();
    assertThatThrownBy(() -> token(Role.CENTRE, Duration.ofMinutes(5)))
        .isInstanceOf(IdentityException.class);
  }

  @Test
  void shouldKeepNothingThatLetsAnybodyIn() throws IOException {
    JoinToken token = token(Role.HOST, Duration.ofMinutes(5));
    try (var files = Files.list(centre.resolve("tokens"))) {
      for (Path file : files.toList()) {
        String seed = token.text().substring("drec1.".length(), 40);
        assertThat(Files.readString(file)).doesNotContain(seed);
      }
    }
  }

  @Test
  void shouldRefuseARequestThatWasAlteredOnItsWay() {
    JoinToken token = token(Role.HOST, Duration.ofMinutes(5));
    byte[] request = begin("a").request(Role.HOST, "a", token);
    for (int at = 0; at < request.length; at++) {
      byte[] altered = request.clone();
      altered[at] ^= 1;
      assertThat(desk.answer(altered).isGranted()).as("byte %d", at).isFalse();
    }
    assertThat(registry.members()).isEmpty();
  }

  @Test
  void shouldNotBelieveAnotherAuthority() {
    JoinToken token = token(Role.HOST, Duration.ofMinutes(5));
    Authority other = Authority.init(directory.resolve("other"), "evil.example", clock, RANDOM);
    JoinTokens otherTokens = new JoinTokens(directory.resolve("other"), clock, RANDOM);
    try (Registry otherRegistry = Registry.open(directory.resolve("other"))) {
      EnrolmentDesk otherDesk = new EnrolmentDesk(other, otherTokens, otherRegistry, clock);
      JoinToken otherToken =
          otherTokens.create(other.trust(), Role.HOST, Duration.ofMinutes(5), List.of());
      Enrolling enrolling = begin("a");
      byte[] answer = otherDesk.answer(enrolling.request(Role.HOST, "a", otherToken)).bytes();

      assertThatThrownBy(() -> enrolling.finish(answer, token))
          .isInstanceOf(IdentityException.class)
          .hasMessageContaining("another authority");
      NodeIdentity stranger = enrolling.finish(answer, otherToken);
      assertThatThrownBy(() -> authority.trust().check(stranger.chain(), clock.instant()))
          .isInstanceOf(PeerException.class)
          .extracting("refusal")
          .isEqualTo(PeerException.Cause.WRONG_AUTHORITY);
    }
  }

  @Test
  void shouldRenewWithTheSameKeyUntilNinetyDaysAfterTheEnd() throws Exception {
    NodeIdentity host = enrol("a", Role.HOST);
    assertThat(host.isRenewalDue(clock.instant())).isFalse();
    clock.advance(Duration.ofDays(4));
    assertThat(host.isRenewalDue(clock.instant())).isTrue();
    clock.advance(Duration.ofDays(60));
    assertThat(authority.trust().check(host.chain(), clock.instant()).standing())
        .isEqualTo(Peer.Standing.RENEWABLE);

    byte[] answer = desk.answer(Enrolling.renewal(host)).bytes();
    NodeIdentity renewed = Enrolling.renewed(host, answer, directory.resolve("a"), clock);

    assertThat(renewed.id()).isEqualTo(host.id());
    assertThat(authority.trust().check(renewed.chain(), clock.instant()).standing())
        .isEqualTo(Peer.Standing.VALID);
    clock.advance(Duration.ofDays(40));
    assertThatThrownBy(() -> authority.trust().check(host.chain(), clock.instant()))
        .isInstanceOf(PeerException.class)
        .extracting("refusal")
        .isEqualTo(PeerException.Cause.EXPIRED);
  }

  @Test
  void shouldNotRenewForWhoIsDenied() {
    NodeIdentity host = enrol("a", Role.HOST);
    registry.deny(host.id(), 1);

    assertThat(desk.answer(Enrolling.renewal(host)).isGranted()).isFalse();
    registry.allow(host.id());
    assertThat(desk.answer(Enrolling.renewal(host)).isGranted()).isTrue();
  }

  @Test
  void shouldLeadFromAnOldRootToANewOne() throws Exception {
    NodeIdentity before = enrol("a", Role.HOST);
    authority.rotate();
    NodeIdentity after = enrol("b", Role.HOST);

    // Either believes the other, and what the centre shows.
    assertThat(before.trust().check(after.chain(), clock.instant()).id()).isEqualTo(after.id());
    assertThat(after.trust().check(before.chain(), clock.instant()).id()).isEqualTo(before.id());
    NodeIdentity shown = authority.centre();
    assertThat(before.trust().check(shown.chain(), clock.instant()).role()).isEqualTo(Role.CENTRE);

    byte[] answer = desk.answer(Enrolling.renewal(before)).bytes();
    NodeIdentity renewed = Enrolling.renewed(before, answer, directory.resolve("a"), clock);
    authority.retireOldRoots();

    assertThat(renewed.trust().check(authority.centre().chain(), clock.instant()).role())
        .isEqualTo(Role.CENTRE);
    assertThatThrownBy(() -> authority.trust().check(before.chain(), clock.instant()))
        .isInstanceOf(PeerException.class);
    assertThat(Authority.open(centre, clock, RANDOM).trust()).isEqualTo(authority.trust());
  }

  @Test
  void shouldKeepKeysForTheirOwnerAlone() throws IOException {
    enrol("a", Role.HOST);
    for (Path home : List.of(centre, directory.resolve("a"))) {
      try (var files = Files.walk(home)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .as("%s", file)
              .isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void shouldNotInitOverAnAuthority() {
    assertThatThrownBy(() -> Authority.init(centre, "test.example", clock, RANDOM))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("already");
  }

  @Test
  void shouldKeepTheRegistryOverARestartAndACutLine() throws IOException {
    NodeIdentity host = enrol("a", Role.HOST);
    NodeIdentity relay = enrol("r", Role.RELAY);
    registry.deny(relay.id(), 7);
    registry.label(host.id(), List.of("green"));
    long denyVersion = registry.denyVersion();
    registry.close();
    Path file = centre.resolve("members");
    byte[] whole = Files.readAllBytes(file);
    byte[] torn = Arrays.copyOf(whole, whole.length + 20);
    Files.write(file, torn);

    try (Registry again = Registry.open(centre)) {
      assertThat(again.members()).hasSize(2);
      assertThat(again.find(host.id()).orElseThrow().labels()).containsExactly("green");
      assertThat(again.denied()).containsExactly(relay.id());
      assertThat(again.denyVersion()).isGreaterThanOrEqualTo(denyVersion);
    }
    assertThat(Files.size(file)).isEqualTo(whole.length);
  }

  @Test
  void shouldRefuseADamagedRegistry() throws IOException {
    enrol("a", Role.HOST);
    registry.close();
    Path file = centre.resolve("members");
    byte[] bytes = Files.readAllBytes(file);
    bytes[10] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(() -> Registry.open(centre))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void shouldBelieveADenyListOfTheCentreAlone() {
    NodeIdentity host = enrol("a", Role.HOST);
    TreeSet<HostId> ids = new TreeSet<>(List.of(host.id()));
    byte[] list = DenyList.sign(3, ids, authority.signingKey());

    DenyList read = DenyList.parse(list, host.centre().signKey());
    assertThat(read.number()).isEqualTo(3);
    assertThat(read.ids()).containsExactly(host.id());
    for (int at = 0; at < list.length; at++) {
      byte[] altered = list.clone();
      altered[at] ^= 1;
      assertThatThrownBy(() -> DenyList.parse(altered, host.centre().signKey()))
          .as("byte %d", at)
          .isInstanceOf(IdentityException.class);
    }
  }

  @Test
  void shouldRefuseATokenThatWasNotCopiedWhole() {
    String text = token(Role.HOST, Duration.ofMinutes(5)).text();
    assertThatThrownBy(() -> JoinToken.parse(text.substring(0, text.length() - 8)))
        .isInstanceOf(IdentityException.class);
    assertThatThrownBy(() -> JoinToken.parse("hello"))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("not a join token");
  }

  private JoinToken token(Role role, Duration life) {
    return tokens.create(authority.trust(), role, life, List.of("red", "blue"));
  }

  private Enrolling begin(String name) {
    return Enrolling.begin(directory.resolve(name), clock, RANDOM);
  }

  private NodeIdentity enrol(String name, Role role) {
    JoinToken token = token(role, Duration.ofMinutes(5));
    Enrolling enrolling = begin(name);
    return enrolling.finish(desk.answer(enrolling.request(role, name, token)).bytes(), token);
  }

  /** A clock that goes on when it is told to. */
  private static final class TestClock extends Clock {
    private Instant now;

    TestClock(Instant now) {
      this.now = now;
    }

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
