package io.drec.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.identity.Authority;
import io.drec.relay.identity.Enrolling;
import io.drec.relay.identity.EnrolmentDesk;
import io.drec.relay.identity.JoinToken;
import io.drec.relay.identity.JoinTokens;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Registry;
import io.drec.relay.identity.Role;
import io.drec.relay.node.Fleet.Recorded;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that ran out, ran out too long ago, or are not good yet. */
final class CertificateTimeTest {
  @TempDir Path directory;
  private final Recorded atHost = new Recorded();
  private Fleet fleet;

  @BeforeEach
  void start() {
    fleet = Fleet.create(directory);
  }

  @AfterEach
  void stop() throws Exception {
    fleet.close();
  }

  @Test
  void shouldComeBackWithACertificateThatRanOut() throws Exception {
    Path home = enrolled();
    NodeIdentity before = NodeIdentity.load(home);

    HostNode host = startAllIn(home, Duration.ofDays(30));

    Fleet.until(() -> !atHost.channels.isEmpty());
    assertThat(host.identity().chain()[0]).isNotEqualTo(before.chain()[0]);
    assertThat(host.id()).isEqualTo(before.id());
  }

  @Test
  void shouldRefuseACertificateThatRanOutLongAgo() throws Exception {
    Path home = enrolled();

    startAllIn(home, Duration.ofDays(7 + 91));

    awaitRefusal(Refusal.EXPIRED);
    assertThat(atHost.channels).isEmpty();
  }

  @Test
  void shouldNotRenewForWhoWasDeniedWhileAway() throws Exception {
    fleet.startCentre();
    Path home = fleet.enrol("host", Role.HOST, fleet.centreAddress());
    fleet.centre.deny(NodeIdentity.load(home).id());
    fleet.centre.close();

    HostNode host = startAllIn(home, Duration.ofDays(30));

    awaitRefusal(Refusal.ENROLMENT);
    Fleet.until(() -> host.status().refused().containsKey(Refusal.ENROLMENT));
    assertThat(atHost.channels).isEmpty();
  }

  @Test
  void shouldRefuseACertificateFromTheFuture() throws Exception {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
    Authority authority = Authority.open(fleet.centreDirectory(), later, Fleet.RANDOM);
    JoinTokens tokens = new JoinTokens(fleet.centreDirectory(), later, Fleet.RANDOM);
    NodeIdentity early;
    try (Registry registry = Registry.open(fleet.centreDirectory())) {
      EnrolmentDesk desk = new EnrolmentDesk(authority, tokens, registry, later);
      JoinToken token =
          tokens.create(authority.trust(), Role.HOST, Duration.ofMinutes(1), List.of());
      Enrolling enrolling = Enrolling.begin(directory.resolve("early"), later, Fleet.RANDOM);
      byte[] answer = desk.answer(enrolling.request(Role.HOST, "early", token)).bytes();
      early = enrolling.finish(answer, token);
    }
    fleet.startCentre();

    try (RawClient client = new RawClient(fleet.centreAddress(), early)) {
      awaitRefusal(Refusal.NOT_YET_VALID);
      Fleet.until(() -> !client.isOpen());
    }
  }

  private Path enrolled() {
    fleet.startCentre();
    Path home = fleet.enrol("host", Role.HOST, fleet.centreAddress());
    fleet.centre.close();
    return home;
  }

  /** Starts the centre and the host, both so long after. */
  private HostNode startAllIn(Path home, Duration later) {
    fleet.clock = Clock.offset(Clock.systemUTC(), later);
    fleet.startCentre();
    HostNode host =
        HostNode.start(
            HostConfig.of(home, List.of(fleet.centreAddress()))
                .with(Fleet.LIMITS)
                .with(fleet.clock),
            atHost);
    fleet.open.add(host);
    return host;
  }

  private void awaitRefusal(Refusal cause) {
    Fleet.until(() -> fleet.centre.status().refused().containsKey(cause));
  }
}
