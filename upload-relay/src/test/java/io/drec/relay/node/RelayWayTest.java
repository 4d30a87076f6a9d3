package io.drec.relay.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Role;
import io.drec.relay.node.Fleet.Recorded;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hosts behind relays, and relays that come and go. */
final class RelayWayTest {
  private static final long SPOOL = 1 << 20;

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
  @EnumSource(
      value = TlsChoice.class,
      names = {"BORINGSSL", "JDK"})
  void shouldEnrolAndSpeakThroughTwoRelays(TlsChoice tls) {
    fleet.tls = tls;
    fleet.startCentre();
    RelayNode near = relay("near", 0, 0, fleet.centreAddress());
    RelayNode far = relay("far", 0, 0, Fleet.at(near));
    Fleet.until(() -> far.status().reachesCentre());
    Path home = fleet.enrol("host", Role.HOST, Fleet.at(far));
    HostNode host = fleet.startHost(home, atHost, Fleet.at(far));
    Fleet.until(() -> !atHost.channels.isEmpty() && fleet.atCentre.channel(host.id()) != null);

    byte[] large = new byte[3 << 20];
    new Random(3).nextBytes(large);
    atHost.only().send(Lane.BACKFILL, large);
    atHost.only().send(Lane.CONTROL, "up".getBytes(UTF_8));
    fleet.atCentre.only().send(Lane.QUESTION, "down".getBytes(UTF_8));

    Fleet.until(() -> fleet.atCentre.messages.size() == 2 && !atHost.messages.isEmpty());
    assertThat(fleet.atCentre.messages.get(0).text()).isEqualTo("up");
    assertThat(fleet.atCentre.messages.get(1).bytes()).isEqualTo(large);
    assertThat(atHost.texts()).containsExactly("down");
    assertThat(far.status().refused()).isEmpty();
    assertThat(near.status().hosts()).isEqualTo(1);
  }

  @Test
  void shouldReachTheCentreOverEightRelaysAndNotOverNine() {
    fleet.startCentre();
    Address parent = fleet.centreAddress();
    RelayNode last = null;
    for (int hop = 1; hop <= 8; hop++) {
      RelayNode relay = relay("relay-" + hop, 0, 0, parent);
      Fleet.until(() -> relay.status().reachesCentre());
      parent = Fleet.at(relay);
      last = relay;
    }
    HostNode host = fleet.linkedHost(atHost, parent);
    atHost.only().send(Lane.LIVE, "from afar".getBytes(UTF_8));
    Fleet.until(() -> fleet.atCentre.texts().contains("from afar"));
    assertThat(fleet.atCentre.only().host()).isEqualTo(host.id());
    assertThat(last.status().hosts()).isEqualTo(1);

    RelayNode ninth = relay("relay-9", 0, 0, parent);
    Fleet.until(() -> ninth.status().refused().containsKey(Refusal.LOOP));
    assertThat(ninth.status().reachesCentre()).isFalse();
  }

  @Test
  void shouldComeBackAfterTheRelayWasKilledAndStarted() throws Exception {
    fleet.startCentre();
    Path relayHome = fleet.enrol("relay", Role.RELAY, fleet.centreAddress());
    RelayNode relay = fleet.startRelay(relayHome, 0, 0, fleet.centreAddress());
    int port = relay.port();
    fleet.linkedHost(atHost, new Address("127.0.0.1", port));

    relay.close();
    Fleet.until(() -> atHost.channels.isEmpty() && fleet.atCentre.channels.isEmpty());
    fleet.startRelay(relayHome, port, 0, fleet.centreAddress());

    Fleet.until(() -> !atHost.channels.isEmpty() && !fleet.atCentre.channels.isEmpty());
    atHost.only().send(Lane.LIVE, "back".getBytes(UTF_8));
    Fleet.until(() -> fleet.atCentre.texts().contains("back"));
  }

  @Test
  void shouldTurnToTheNextParent() throws Exception {
    fleet.startCentre();
    RelayNode first = relay("first", 0, 0, fleet.centreAddress());
    RelayNode second = relay("second", 0, 0, fleet.centreAddress());
    HostNode host = fleet.linkedHost(atHost, Fleet.at(first), Fleet.at(second));
    assertThat(host.status().parent()).isEqualTo(Fleet.at(first).toString());

    first.close();

    Fleet.until(() -> host.status().parent().equals(Fleet.at(second).toString()));
    Fleet.until(() -> !atHost.channels.isEmpty());
  }

  @Test
  void shouldLeaveAParentThatHasNoWayUp() throws Exception {
    fleet.startCentre();
    Path strandedHome = fleet.enrol("stranded", Role.RELAY, fleet.centreAddress());
    RelayNode stranded = fleet.startRelay(strandedHome, 0, SPOOL, new Address("127.0.0.1", 1));
    RelayNode good = relay("good", 0, 0, fleet.centreAddress());
    Fleet.until(() -> good.status().reachesCentre());
    HostNode host = fleet.linkedHost(atHost, Fleet.at(stranded), Fleet.at(good));

    assertThat(host.status().parent()).isEqualTo(Fleet.at(good).toString());
  }

  @Test
  void shouldKeepWhatCameWhileTheCentreWasAway() throws Exception {
    fleet.startCentre();
    RelayNode relay = relay("relay", 0, SPOOL, fleet.centreAddress());
    HostNode host = fleet.linkedHost(atHost, Fleet.at(relay));
    Channel before = atHost.only();
    before
        .send(Lane.INDEX, "before".getBytes(UTF_8))
        .toCompletableFuture()
        .get(9, TimeUnit.SECONDS);
    Fleet.until(() -> fleet.atCentre.texts().contains("before"));

    fleet.centre.close();
    Fleet.until(() -> !relay.status().reachesCentre());
    List<String> sent = new ArrayList<>();
    for (int index = 0; index < 20; index++) {
      sent.add("while away " + index);
      before.send(index % 2 == 0 ? Lane.INDEX : Lane.BACKFILL, sent.get(index).getBytes(UTF_8));
    }
    before.send(Lane.CONTROL, "a heartbeat".getBytes(UTF_8));
    Fleet.until(() -> relay.status().spooledMessages() == 20);
    assertThat(atHost.closings).isEmpty();
    host.close();
    fleet.startCentre();

    Fleet.until(() -> fleet.atCentre.spooled.size() == 20);
    assertThat(fleet.atCentre.spooled.stream().map(Recorded.Message::text).toList())
        .containsExactlyInAnyOrderElementsOf(sent);
    assertThat(fleet.atCentre.spooled.get(0).host()).isEqualTo(host.id());
    assertThat(relay.status().spooledBytes()).isZero();
    assertThat(fleet.centre.status().refused()).isEmpty();
  }

  @Test
  void shouldCloseTheWayWithoutASpool() throws Exception {
    fleet.startCentre();
    RelayNode relay = relay("relay", 0, 0, fleet.centreAddress());
    fleet.linkedHost(atHost, Fleet.at(relay));

    fleet.centre.close();
    Fleet.until(() -> atHost.closings.size() == 1);
    fleet.startCentre();

    Fleet.until(() -> !atHost.channels.isEmpty());
  }

  @Test
  void shouldHoldToTheDenyListWithoutTheCentre() throws Exception {
    fleet.startCentre();
    Path relayHome = fleet.enrol("relay", Role.RELAY, fleet.centreAddress());
    RelayNode relay = fleet.startRelay(relayHome, 0, 0, fleet.centreAddress());
    HostNode host = fleet.linkedHost(atHost, Fleet.at(relay));

    fleet.centre.deny(host.id());
    Fleet.until(() -> relay.status().refused().containsKey(Refusal.DENIED));
    fleet.centre.close();
    relay.close();
    RelayNode again = fleet.startRelay(relayHome, relay.port(), 0, fleet.centreAddress());

    Fleet.until(() -> again.status().refused().containsKey(Refusal.DENIED));
    assertThat(again.status().connections()).isZero();
  }

  @Test
  void shouldRefuseALoop() {
    fleet.startCentre();
    Path a = fleet.enrol("a", Role.RELAY, fleet.centreAddress());
    Path b = fleet.enrol("b", Role.RELAY, fleet.centreAddress());
    RelayNode first = fleet.startRelay(a, 0, 0, fleet.centreAddress());
    int port = first.port();
    RelayNode second = fleet.startRelay(b, 0, 0, Fleet.at(first));
    Fleet.until(() -> second.status().reachesCentre());
    first.close();
    RelayNode looped = fleet.startRelay(a, port, 0, Fleet.at(second));

    Fleet.until(
        () ->
            looped.status().refused().containsKey(Refusal.LOOP)
                || second.status().refused().containsKey(Refusal.LOOP));
    assertThat(second.status().reachesCentre()).isFalse();
  }

  @Test
  void shouldRenewACertificateThroughARelay() {
    fleet.startCentre();
    RelayNode relay = relay("relay", 0, 0, fleet.centreAddress());
    Path home = fleet.enrol("host", Role.HOST, fleet.centreAddress());
    NodeIdentity before = NodeIdentity.load(home);
    fleet.centre.rotateAuthority();
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(4));
    HostNode host =
        HostNode.start(
            HostConfig.of(home, List.of(Fleet.at(relay))).with(Fleet.LIMITS).with(later), atHost);
    fleet.open.add(host);

    Fleet.until(() -> !host.identity().chain()[0].equals(before.chain()[0]));
    assertThat(host.identity().trust().roots()).hasSize(2);
    assertThat(NodeIdentity.load(home).chain()[0]).isEqualTo(host.identity().chain()[0]);
  }

  private RelayNode relay(String name, int port, long spool, Address parent) {
    return fleet.startRelay(
        fleet.enrol(name, Role.RELAY, fleet.centreAddress()), port, spool, parent);
  }
}
