package io.drec.relay.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.Authority;
import io.drec.relay.identity.Enrolling;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.IdentityException;
import io.drec.relay.identity.JoinTokens;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Role;
import io.drec.relay.node.Fleet.Recorded;
import io.drec.relay.node.Payloads.Ending;
import io.drec.relay.node.Payloads.Open;
import io.drec.relay.seal.HostSeal;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameType;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody may try at the centre's door. Each time it is refused, counted under its name, and
 * a well-behaved host beside it notices nothing.
 */
final class AttackTest {
  @TempDir Path directory;
  private Fleet fleet;
  private final Recorded atGood = new Recorded();
  private HostNode good;

  @BeforeEach
  void start() {
    fleet = Fleet.create(directory);
    fleet.limits = Fleet.LIMITS.withConnections(200, 16, 200, 1000);
    fleet.startCentre();
    Path home = fleet.enrol("good", Role.HOST, fleet.centreAddress());
    good = fleet.startHost(home, atGood, fleet.centreAddress());
    Fleet.until(() -> fleet.atCentre.channel(good.id()) != null && !atGood.channels.isEmpty());
  }

  @AfterEach
  void shouldLeaveTheOthersUnharmed() throws Exception {
    atGood.only().send(Lane.LIVE, "still here".getBytes(UTF_8));
    Fleet.until(() -> fleet.atCentre.texts().contains("still here"));
    assertThat(atGood.closings).isEmpty();
    fleet.close();
  }

  @Test
  void shouldRefuseACertificateOfAnotherAuthority() throws Exception {
    NodeIdentity stranger = strangersHost();
    try (RawClient client = new RawClient(fleet.centreAddress(), stranger)) {
      awaitRefusal(Refusal.WRONG_AUTHORITY);
      Fleet.until(() -> !client.isOpen());
    }
  }

  @Test
  void shouldNotDialAParentOfAnotherAuthority() throws Exception {
    Fleet other = Fleet.create(directory.resolve("other"));
    try (other) {
      other.startCentre();
      Path home = fleet.enrol("lost", Role.HOST, fleet.centreAddress());
      HostNode lost = fleet.startHost(home, new Recorded(), other.centreAddress());
      Fleet.until(() -> lost.status().refused().containsKey(Refusal.WRONG_AUTHORITY));
      assertThat(other.atCentre.channels).isEmpty();
    }
  }

  @Test
  void shouldRefuseToEnrolWithATokenOfAnotherAuthority() throws Exception {
    Authority other =
        Authority.init(directory.resolve("x"), "evil.example", Clock.systemUTC(), Fleet.RANDOM);
    JoinTokens tokens = new JoinTokens(directory.resolve("x"), Clock.systemUTC(), Fleet.RANDOM);
    var token = tokens.create(other.trust(), Role.HOST, Duration.ofMinutes(1), List.of());
    assertThatThrownBy(
            () ->
                Enrolment.enrol(
                    fleet.centreAddress(),
                    token,
                    Role.HOST,
                    "x",
                    directory.resolve("y"),
                    TlsChoice.AUTO))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("another authority");
  }

  @Test
  void shouldLetAStrangerDoNothingButEnrol() throws Exception {
    Enrolling enrolling = Enrolling.begin(directory.resolve("s"), Clock.systemUTC(), Fleet.RANDOM);
    try (RawClient client =
        new RawClient(fleet.centreAddress(), enrolling.key(), enrolling.chain(), null)) {
      client.send(Frame.of(FrameType.HELLO, Payloads.hello()));
      assertThat(Ending.parse(client.await(FrameType.REFUSED).payload()).cause())
          .isEqualTo(Refusal.NOT_ENROLLED);
      awaitRefusal(Refusal.NOT_ENROLLED);
    }
  }

  @Test
  void shouldEndAndRefuseWhoIsDenied() throws Exception {
    Recorded atBad = new Recorded();
    Path home = fleet.enrol("bad", Role.HOST, fleet.centreAddress());
    HostNode bad = fleet.startHost(home, atBad, fleet.centreAddress());
    Fleet.until(() -> !atBad.channels.isEmpty());

    assertThat(fleet.centre.deny(bad.id())).isTrue();

    Fleet.until(() -> atBad.channels.isEmpty());
    // Denied while it was there, then at the door: the way it asks for there is nothing wrong of
    // its own.
    Fleet.until(() -> fleet.centre.status().refused().getOrDefault(Refusal.DENIED, 0L) >= 3);
    assertThat(fleet.centre.status().refused()).containsOnlyKeys(Refusal.DENIED);
    assertThat(fleet.atCentre.channel(bad.id())).isNull();
    fleet.centre.allow(bad.id());
    Fleet.until(() -> !atBad.channels.isEmpty());
  }

  @Test
  void shouldRefuseAHostThatClaimsAnothersId() throws Exception {
    NodeIdentity bad = identity("bad", Role.HOST);
    try (RawClient client = new RawClient(fleet.centreAddress(), bad)) {
      client.hello();
      client.send(Frame.of(FrameType.OPEN, 1, new Open(good.id(), false, List.of()).toBytes()));
      awaitRefusal(Refusal.OTHERS_ID, bad.id());
      Fleet.until(() -> !client.isOpen());
    }
  }

  @Test
  void shouldRefuseARelayThatSpeaksAsAHost() throws Exception {
    NodeIdentity relay = identity("relay", Role.RELAY);
    try (RawClient client = new RawClient(fleet.centreAddress(), relay)) {
      client.hello();
      // As itself: no host of this id. As a host: it has not the host's key.
      open(client, 1, new Open(relay.id(), false, List.of(relay.id())));
      assertThat(Ending.parse(client.await(FrameType.CLOSE).payload()).cause())
          .isEqualTo(Refusal.UNKNOWN);
      open(client, 2, new Open(good.id(), false, List.of(relay.id())));
      byte[] challenge = client.await(FrameType.CHALLENGE).payload();
      HostSeal forged = HostSeal.create(good.id(), relay.sealKeys(), relay.centre().sealKey());
      byte[] answer = forged.seal(Lane.CONTROL, Payloads.greeting(challenge));
      client.send(Frame.of(FrameType.ANSWER, 2, answer));
      assertThat(Ending.parse(client.await(FrameType.CLOSE).payload()).cause())
          .isEqualTo(Refusal.SEAL);
      awaitRefusal(Refusal.UNKNOWN);
      awaitRefusal(Refusal.SEAL, good.id());
    }
  }

  @Test
  void shouldRefuseAZipBomb() throws Exception {
    NodeIdentity bad = identity("bad", Role.HOST);
    try (RawClient client = new RawClient(fleet.centreAddress(), bad)) {
      HostSeal seal = client.openWay(1);
      byte[] zeros = Zstd.compress(new byte[64 << 20]);
      byte[] bomb =
          ByteBuffer.allocate(5 + zeros.length).put((byte) 1).putInt(64 << 20).put(zeros).array();
      byte[] sealed = seal.seal(Lane.QUESTION, bomb);
      send(client, sealed);
      awaitRefusal(Refusal.TOO_LONG, bad.id());
      assertThat(fleet.atCentre.messages).isEmpty();
    }
  }

  @Test
  void shouldRefuseGiantLengths() throws Exception {
    NodeIdentity bad = identity("bad", Role.HOST);
    try (RawClient client = new RawClient(fleet.centreAddress(), bad)) {
      client.openWay(1);
      client.send(new Frame(FrameType.DATA, Lane.LIVE, 1, new byte[] {0x7f, -1, -1, -1}));
      awaitRefusal(Refusal.TOO_LONG, bad.id());
      Fleet.until(() -> !client.isOpen());
    }
  }

  @Test
  void shouldRefuseMoreThanThereWasCreditFor() throws Exception {
    NodeIdentity bad = identity("bad", Role.HOST);
    try (RawClient client = new RawClient(fleet.centreAddress(), bad)) {
      client.openWay(1);
      client.send(new Frame(FrameType.DATA, Lane.LIVE, 1, new byte[1 << 20]));
      awaitRefusal(Refusal.CREDIT, bad.id());
      Fleet.until(() -> !client.isOpen());
    }
  }

  @Test
  void shouldGiveUpASlowSender() throws Exception {
    NodeIdentity bad = identity("bad", Role.HOST);
    try (RawClient client = new RawClient(fleet.centreAddress(), bad)) {
      client.openWay(1);
      client.sendBytes(new byte[] {0x44, 0x52, 0x4c});
      awaitRefusal(Refusal.SLOW);
      Fleet.until(() -> !client.isOpen());
    }
  }

  @Test
  void shouldRefuseBytesThatAreNoFrame() throws Exception {
    NodeIdentity bad = identity("bad", Role.HOST);
    try (RawClient client = new RawClient(fleet.centreAddress(), bad)) {
      client.sendBytes("GET / HTTP/1.1\r\nHost: centre\r\n\r\n".getBytes(UTF_8));
      awaitRefusal(Refusal.FRAME, bad.id());
      Fleet.until(() -> !client.isOpen());
    }
  }

  @Test
  void shouldLetHostsInBetweenManyThatSayNothing() throws Exception {
    List<Socket> flood = new ArrayList<>();
    try {
      for (int index = 0; index < 100; index++) {
        flood.add(new Socket("127.0.0.1", fleet.port));
      }
      awaitRefusal(Refusal.HALF_OPEN);
      assertThat(fleet.centre.status().halfOpen()).isLessThanOrEqualTo(16);

      Recorded atNew = new Recorded();
      Path home = fleet.enrol("new", Role.HOST, fleet.centreAddress());
      fleet.startHost(home, atNew, fleet.centreAddress());
      Fleet.until(() -> !atNew.channels.isEmpty());
    } finally {
      for (Socket socket : flood) {
        socket.close();
      }
    }
  }

  @Test
  void shouldRaiseAnAlarmWhenTwoTakeTurnsWithOneIdentity() throws Exception {
    Path home = fleet.enrol("cloned", Role.HOST, fleet.centreAddress());
    Path clone = directory.resolve("clone");
    Fleet.copy(home, clone);
    fleet.startHost(home, new Recorded(), fleet.centreAddress());
    fleet.startHost(clone, new Recorded(), fleet.centreAddress());

    Fleet.until(() -> !fleet.atCentre.alarms.isEmpty());
    assertThat(fleet.atCentre.alarms).contains("duplicate_identity");
    assertThat(fleet.centre.status().alarms().get(0).kind()).isEqualTo("duplicate_identity");
    fleet.open.remove(fleet.open.size() - 1).close();
    fleet.open.remove(fleet.open.size() - 1).close();
  }

  private void open(RawClient client, int stream, Open open) {
    client.send(Frame.of(FrameType.OPEN, stream, open.toBytes()));
  }

  /** In parts that the first window has room for. */
  private static void send(RawClient client, byte[] sealed) throws InterruptedException {
    byte[] all = RawClient.data(1, Lane.QUESTION, sealed).payload();
    int credit = Fleet.LIMITS.windowBytesMin();
    int at = 0;
    while (at < all.length) {
      int length = Math.min(credit, all.length - at);
      client.send(
          new Frame(FrameType.DATA, Lane.QUESTION, 1, Arrays.copyOfRange(all, at, at + length)));
      at += length;
      credit -= length;
      if (at < all.length) {
        credit += ByteBuffer.wrap(client.await(FrameType.CREDIT).payload()).getInt();
      }
    }
  }

  private NodeIdentity identity(String name, Role role) {
    return NodeIdentity.load(fleet.enrol(name, role, fleet.centreAddress()));
  }

  private NodeIdentity strangersHost() throws Exception {
    try (Fleet other = Fleet.create(directory.resolve("other"))) {
      other.startCentre();
      return NodeIdentity.load(other.enrol("host", Role.HOST, other.centreAddress()));
    }
  }

  private void awaitRefusal(Refusal cause) {
    Fleet.until(() -> fleet.centre.status().refused().containsKey(cause));
  }

  /** Counted, and an alarm of the host that did it. */
  private void awaitRefusal(Refusal cause, HostId host) {
    awaitRefusal(cause);
    Fleet.until(
        () ->
            fleet.atCentre.suspicions.contains(
                host + " " + cause.word() + ": " + cause.suspicion()));
  }
}
