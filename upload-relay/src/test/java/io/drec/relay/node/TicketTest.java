package io.drec.relay.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Peer;
import io.drec.relay.identity.PeerException;
import io.drec.relay.identity.Role;
import io.drec.relay.node.Fleet.Recorded;
import io.drec.relay.wire.BandwidthSchedule;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameType;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts that come back with a ticket of their last TLS session. */
final class TicketTest {
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

  @ParameterizedTest
  @CsvSource({"BORINGSSL,1", "JDK,0"})
  void shouldResumeAtAListenerThatWasStartedAnew(TlsChoice tls, long resumed) {
    fleet.tls = tls;
    fleet.startCentre();
    fleet.linkedHost(atHost, fleet.centreAddress());

    startAgain();

    Fleet.until(() -> !fleet.atCentre.channels.isEmpty() && !atHost.channels.isEmpty());
    assertThat(fleet.centre.status().resumed()).isEqualTo(resumed);
    assertThat(fleet.centre.status().refused()).isEmpty();
  }

  @Test
  void shouldCheckInFullWhenTheKeysOfTicketsAreGone() throws Exception {
    fleet.startCentre();
    fleet.linkedHost(atHost, fleet.centreAddress());

    fleet.centre.close();
    Fleet.until(() -> atHost.channels.isEmpty());
    Files.delete(fleet.centreDirectory().resolve("tickets.key"));
    fleet.startCentre();

    Fleet.until(() -> !atHost.channels.isEmpty());
    assertThat(fleet.centre.status().resumed()).isZero();
  }

  @Test
  void shouldRefuseADeniedHostThatComesWithATicket() throws Exception {
    NodeIdentity host = enrolled();
    SslContext context = RawClient.context(host);
    greet(host, context);

    fleet.centre.deny(host.id());

    try (RawClient again = new RawClient(fleet.centreAddress(), host, context)) {
      again.send(Frame.of(FrameType.HELLO, Payloads.hello()));
      assertThat(refusal(again)).isEqualTo(Refusal.DENIED);
    }
    assertThat(fleet.centre.status().resumed()).isOne();
  }

  @Test
  void shouldLookAtTheTimeOfACertificateThatCameWithATicket() throws Exception {
    NodeIdentity host = enrolled();
    SslContext context = RawClient.context(host);
    startAt(Duration.ofHours(6 * 24 + 12));
    greet(host, context);

    startAt(Duration.ofHours(7 * 24 + 1));

    try (RawClient again = new RawClient(fleet.centreAddress(), host, context)) {
      again.send(Frame.of(FrameType.HELLO, Payloads.hello()));
      assertThat(refusal(again)).isEqualTo(Refusal.NOT_ENROLLED);
    }
    assertThat(fleet.centre.status().resumed()).isOne();
  }

  @Test
  void shouldLookAtTheTimeOfAListenerWhoseSessionIsResumed() throws Exception {
    NodeIdentity host = enrolled();
    SslContext context = RawClient.context(host);
    greet(host, context);

    try (RawClient again = new RawClient(fleet.centreAddress(), host, context)) {
      Fleet.until(() -> fleet.centre.status().resumed() == 1);
      assertThat(Dialler.mayBeParent(peerOf(again, host, Duration.ZERO))).isTrue();
      Instant end = Tls.chain(again.channel())[0].getNotAfter().toInstant();
      Duration left = Duration.between(Instant.now(), end);
      assertThat(Dialler.mayBeParent(peerOf(again, host, left.plusHours(1)))).isFalse();
      assertThatThrownBy(() -> peerOf(again, host, left.plusDays(91)))
          .isInstanceOf(PeerException.class);
    }
  }

  @Test
  void shouldOpenNoTicketThatIsTwoDaysOld() throws Exception {
    NodeIdentity host = enrolled();
    SslContext context = RawClient.context(host);
    greet(host, context);

    startAt(Duration.ofHours(49));

    greet(host, context);
    assertThat(fleet.centre.status().resumed()).isZero();
  }

  @Test
  void shouldOpenATicketOfTheDayBefore() throws Exception {
    NodeIdentity host = enrolled();
    SslContext context = RawClient.context(host);
    greet(host, context);

    startAt(Duration.ofHours(25));

    greet(host, context);
    assertThat(fleet.centre.status().resumed()).isOne();
  }

  @Test
  void shouldFetchNewTicketsBesideALinkThatLasts() throws Exception {
    NodeIdentity host = enrolled();
    Env env = Env.of(Fleet.LIMITS, new Later());
    try (Transport transport = new Transport("later", 1)) {
      Dialler dialler =
          new Dialler(
              env,
              new Tls(TlsChoice.AUTO, env.clock()),
              transport,
              directory.resolve("host"),
              host,
              List.of(fleet.centreAddress()),
              BandwidthSchedule.UNLIMITED,
              new Nobody());
      dialler.start();
      Fleet.until(() -> dialler.link() != null);
      dialler.fetchTicketsIfDue();
      assertThat(fleet.centre.status().resumed()).isZero();

      ((Later) env.clock()).hours = 21;
      dialler.loop().submit(dialler::fetchTicketsIfDue).sync();

      Fleet.until(() -> fleet.centre.status().resumed() == 1);
      Fleet.until(() -> fleet.centre.status().halfOpen() == 0);
      assertThat(fleet.centre.status().connections()).isOne();
      assertThat(fleet.centre.status().refused()).isEmpty();
      assertThat(dialler.link()).isNotNull();
      dialler.close();
    }
  }

  private NodeIdentity enrolled() {
    fleet.startCentre();
    return NodeIdentity.load(
        directory.resolve(fleet.enrol("host", Role.HOST, fleet.centreAddress())));
  }

  private void startAgain() {
    fleet.centre.close();
    Fleet.until(() -> atHost.channels.isEmpty() && fleet.atCentre.channels.isEmpty());
    fleet.startCentre();
  }

  private void startAt(Duration later) {
    fleet.centre.close();
    fleet.clock = Clock.offset(Clock.systemUTC(), later);
    fleet.startCentre();
  }

  /** Once to the end of the greeting: the tickets came before. */
  private void greet(NodeIdentity host, SslContext context) throws Exception {
    try (RawClient client = new RawClient(fleet.centreAddress(), host, context)) {
      client.hello();
    }
  }

  private static Refusal refusal(RawClient client) throws Exception {
    return Payloads.Ending.parse(client.await(FrameType.REFUSED).payload()).cause();
  }

  private static Peer peerOf(RawClient client, NodeIdentity host, Duration later) throws Exception {
    Clock clock = Clock.offset(Clock.systemUTC(), later);
    return new Tls(TlsChoice.AUTO, clock).peer(client.channel(), host);
  }

  /** A clock that a test puts forward. */
  private static final class Later extends Clock {
    volatile int hours;

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(Duration.ofHours(hours));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Above the dialler. */
  private static final class Nobody implements Dialler.Up {
    @Override
    public void linked(Link link) {}

    @Override
    public void frame(Link link, Frame frame) {}

    @Override
    public void unlinked(Link link, String why) {}

    @Override
    public void renewed(NodeIdentity identity) {}

    @Override
    public void routed(Route route) {}
  }
}
