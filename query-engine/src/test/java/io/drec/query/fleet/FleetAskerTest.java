package io.drec.query.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drec.query.audit.ChainedLogCheck;
import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.MessageException;
import io.drec.sample.Frames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FleetAskerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  private static final String SCOPE = "/api/v1/scope?point=ip%3A203.0.113.7";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration NOT_KEPT = Duration.ZERO;

  @TempDir private Path directory;
  private TestFleet fleet;

  @BeforeEach
  void makeCentre() {
    fleet = new TestFleet(directory, InstantSource.fixed(NOW));
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  private static Frames touched(String host, String address) {
    Frames frames = new Frames(host).start();
    frames.running(100, "/bin/bash", "bash").fork(201).connect(address, 443).close(1, 1);
    frames.seal();
    return frames;
  }

  private FleetRun ask(Duration deadline, Duration keepOpen) {
    return fleet.asker.ask(fleet.question(SCOPE, deadline, keepOpen));
  }

  private static FleetRun settled(FleetRun run) {
    return run.settled().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private HostAnswer answer(FleetRun run, String host) {
    return run.answers().get(TestFleet.id(host));
  }

  private void connectAll() {
    fleet.hosts.values().forEach(TestFleet.Host::connect);
    await().until(() -> fleet.asker.connected() == fleet.hosts.size());
  }

  @Test
  void shouldCountEachHostOnceWhateverBecameOfIt() throws IOException {
    fleet.host("alpha", touched("alpha", "203.0.113.7"));
    fleet.host("beta", touched("beta", "198.51.100.1"));
    fleet.host(
        "gamma",
        touched("gamma", "203.0.113.7"),
        new AskPolicy(Set.of("status"), Caps.DEFAULT, 1, 8));
    connectAll();
    fleet.host("delta", touched("delta", "203.0.113.7"));

    FleetRun run = settled(ask(SOON, NOT_KEPT));

    assertThat(run.counters()).isEqualTo(new Counters(4, 1, 1, 0, 1, 0, 1, 0));
    assertThat(run.counters().words())
        .isEqualTo("4 hosts: 1 answered, 1 no match, 1 offline, 1 refused");
    assertThat(new String(answer(run, "alpha").body(), StandardCharsets.UTF_8))
        .contains("\"asked\": \"ip:203.0.113.7\"", "\"pid\": 201");
    assertThat(answer(run, "gamma").why()).contains("does not allow scope", "link.allow");
  }

  @Test
  void shouldTakeTheAnswerOfAHostThatComesBackWhileTheQuestionIsKeptOpen() throws IOException {
    fleet.host("alpha", touched("alpha", "203.0.113.7"));
    connectAll();
    TestFleet.Host late = fleet.host("beta", touched("beta", "203.0.113.7"));

    FleetRun run = settled(ask(SOON, Duration.ofMinutes(5)));
    assertThat(run.counters()).isEqualTo(new Counters(2, 1, 0, 0, 1, 0, 0, 0));

    late.connect();
    await().untilAsserted(() -> assertThat(run.counters().answered()).isEqualTo(2));
  }

  @Test
  void shouldNotAskLatecomersOfAQuestionThatIsNotKeptOpen() throws IOException {
    TestFleet.Host late = fleet.host("beta", touched("beta", "203.0.113.7"));
    FleetRun run = ask(Duration.ofMillis(50), NOT_KEPT);
    await().until(() -> !run.isOpen(System.nanoTime()));
    late.connect();
    await().until(() -> fleet.asker.connected() == 1);
    assertThat(late.answerer.counts().asked()).isZero();
    assertThat(run.counters().offline()).isEqualTo(1);
  }

  /** One that answers while it is being asked, or when it is told to. */
  private final class PromptHost implements Channel {
    private final HostId id;
    private final boolean waits;
    private byte[] asked = new byte[0];

    PromptHost(String name, boolean waits) {
      this.id = TestFleet.id(name);
      this.waits = waits;
    }

    @Override
    public HostId host() {
      return id;
    }

    @Override
    public CompletionStage<Void> send(Lane lane, byte[] message) {
      asked = message;
      if (!waits) {
        answer();
      }
      return CompletableFuture.completedFuture(null);
    }

    void answer() {
      try {
        UUID nonce = AskMessage.of(asked).nonce();
        AskMessage.End end =
            new AskMessage.End(nonce, Outcome.NO_MATCH, 0, 0, "", "", 0, 0, new byte[32]);
        fleet.asker.received(this, Lane.QUESTION, end.toBytes());
      } catch (MessageException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close(String why) {}
  }

  @Test
  void shouldWaitForAllWhomItAsksHoweverQuickTheFirstIs() throws IOException {
    fleet.host("alpha", touched("alpha", "203.0.113.7"));
    fleet.host("beta", touched("beta", "203.0.113.7"));
    PromptHost beta = new PromptHost("beta", true);
    fleet.asker.opened(new PromptHost("alpha", false));
    fleet.asker.opened(beta);

    FleetRun run = ask(SOON, NOT_KEPT);

    assertThat(run.counters().pending()).isEqualTo(1);
    assertThat(run.settled()).isNotDone();
    beta.answer();
    assertThat(settled(run).counters().noMatch()).isEqualTo(2);
  }

  @Test
  void shouldForgetAQuestionWhenItIsOver() throws IOException {
    fleet.host("alpha", touched("alpha", "203.0.113.7"));
    connectAll();
    settled(ask(SOON, NOT_KEPT));
    await().untilAsserted(() -> assertThat(fleet.asker.open()).isZero());
    FleetRun kept = ask(SOON, Duration.ofHours(1));
    assertThat(fleet.asker.open()).isEqualTo(1);
    fleet.asker.cancel(kept, "the test is over");
    assertThat(fleet.asker.open()).isZero();
  }

  /** The centre learns of the newer way first: what went out over the older one is lost. */
  @Test
  void shouldAskAgainOverTheNewerOfTwoWays() throws IOException {
    TestFleet.Host alpha = fleet.host("alpha", touched("alpha", "203.0.113.7"));
    connectAll();
    alpha.way.toHost = question -> null;
    FleetRun run = ask(SOON, Duration.ofHours(1));
    assertThat(answer(run, "alpha").state()).isEqualTo(HostState.PENDING);
    JoinedChannels older = alpha.way;
    alpha.connect();
    await()
        .untilAsserted(
            () -> assertThat(answer(run, "alpha").state()).isEqualTo(HostState.ANSWERED));
    older.close();
  }

  @Test
  void shouldFailWhoDoesNotAnswerByTheDeadline() throws IOException {
    TestFleet.Host slow = fleet.host("alpha", touched("alpha", "203.0.113.7"));
    connectAll();
    slow.way.toCentre = message -> null;
    FleetRun run = settled(ask(Duration.ofMillis(200), NOT_KEPT));
    assertThat(run.counters()).isEqualTo(new Counters(1, 0, 0, 0, 0, 1, 0, 0));
    assertThat(answer(run, "alpha").why()).isEqualTo("no answer within 200 ms");
  }

  @Test
  void shouldCallAHostOfflineThatGoesAwayWhileItIsAsked() throws IOException {
    TestFleet.Host host = fleet.host("alpha", touched("alpha", "203.0.113.7"));
    connectAll();
    host.way.toCentre = message -> null;
    FleetRun run = ask(SOON, NOT_KEPT);
    host.disconnect();
    assertThat(settled(run).counters().offline()).isEqualTo(1);
  }

  @Test
  void shouldNotTakeAnAnswerOfWhichAPartIsMissing() throws IOException {
    TestFleet.Host host = fleet.host("alpha", touched("alpha", "203.0.113.7"));
    connectAll();
    host.way.toCentre = message -> message[0] == AskMessage.PART ? null : message;
    FleetRun run = settled(ask(SOON, NOT_KEPT));
    assertThat(answer(run, "alpha").state()).isEqualTo(HostState.FAILED);
    assertThat(answer(run, "alpha").why()).startsWith("its answer came cut");
  }

  @Test
  void shouldRefuseAQuestionThatAnotherThanTheCentreSigned() throws IOException {
    TestFleet.Host host = fleet.host("alpha", touched("alpha", "203.0.113.7"));
    FleetAsker forger =
        new FleetAsker(
            TestFleet.signer(TestFleet.key()),
            InstantSource.fixed(NOW),
            new java.security.SecureRandom());
    host.connect(forger);
    await().until(() -> forger.connected() == 1);
    FleetRun run = settled(forger.ask(fleet.question(SCOPE, SOON, NOT_KEPT)));
    assertThat(run.counters().refused()).isEqualTo(1);
    assertThat(answer(run, "alpha").why()).contains("not signed by this host's centre");
    assertThat(ChainedLogCheck.of(List.of(host.audit), "").lines()).isEqualTo(1);
    forger.close();
  }

  @Test
  void shouldRefuseAQuestionThatIsRepeatedAlsoAfterARestart() throws Exception {
    TestFleet.Host host = fleet.host("alpha", touched("alpha", "203.0.113.7"));
    Overheard overheard = new Overheard();
    connectAll();
    byte[][] sent = {null};
    host.way.toHost =
        message -> {
          sent[0] = message;
          return message;
        };
    settled(ask(SOON, NOT_KEPT));
    host.way.close();

    assertThat(repeated(host, overheard, sent[0])).contains("it was asked before");
    host.close();
    TestFleet.Host again = fleet.host("alpha", touched("alpha", "203.0.113.7"));
    assertThat(repeated(again, overheard, sent[0])).contains("it was asked before");
    assertThat(ChainedLogCheck.of(List.of(host.audit), ""))
        .extracting(ChainedLogCheck::lines, ChainedLogCheck::problem)
        .containsExactly(3L, null);
  }

  private static String repeated(TestFleet.Host host, Overheard overheard, byte[] message)
      throws Exception {
    host.connect(overheard);
    host.way.sendToHost(message);
    AskMessage.End end = (AskMessage.End) AskMessage.of(overheard.next());
    host.way.close();
    assertThat(end.outcome()).isEqualTo(Outcome.REFUSED);
    return end.why();
  }

  @Test
  void shouldRefuseAQuestionThatWasMadeForAnotherHost() throws Exception {
    TestFleet.Host alpha = fleet.host("alpha", touched("alpha", "203.0.113.7"));
    connectAll();
    byte[][] sent = {null};
    alpha.way.toHost =
        message -> {
          sent[0] = message;
          return message;
        };
    settled(ask(SOON, NOT_KEPT));
    TestFleet.Host beta = fleet.host("beta", touched("beta", "203.0.113.7"));
    assertThat(repeated(beta, new Overheard(), sent[0])).contains("for other hosts");
  }

  @Test
  void shouldRefuseAQuestionWhoseTimeHasPassedByTheHostsClock() throws IOException {
    fleet.close();
    fleet = new TestFleet(directory, InstantSource.fixed(NOW));
    TestFleet.Host host =
        fleet
        .new Host(
            "alpha",
            touched("alpha", "203.0.113.7"),
            AskPolicy.DEFAULT,
            InstantSource.fixed(NOW.plus(Duration.ofMinutes(6))));
    fleet.hosts.put("alpha", host);
    connectAll();
    FleetRun run = settled(ask(SOON, NOT_KEPT));
    assertThat(run.counters().refused()).isEqualTo(1);
    assertThat(answer(run, "alpha").why()).contains("its time is", "clocks may be 5 minutes apart");
  }

  @Test
  void shouldKeepTheHostsOwnCapsWhateverTheQuestionSays() throws IOException {
    fleet.host(
        "alpha",
        touched("alpha", "203.0.113.7"),
        new AskPolicy(Set.of("scope"), new Caps(10_000, 5_000, 2, 1 << 20), 1, 8));
    fleet.host(
        "beta",
        touched("beta", "203.0.113.7"),
        new AskPolicy(Set.of("scope"), new Caps(10_000, 5_000, 1_000, 100), 1, 8));
    connectAll();
    FleetRun run = settled(ask(SOON, NOT_KEPT));
    assertThat(run.counters().failed()).isEqualTo(2);
    assertThat(answer(run, "alpha").why()).startsWith("stopped after 2 rows read");
    assertThat(answer(run, "beta").why()).contains("where 100 are allowed");
  }

  @Test
  void shouldProveEveryHostOfAnAudienceAndNobodyElse() {
    for (int count = 1; count < 40; count++) {
      List<HostId> hosts =
          java.util.stream.IntStream.range(0, count)
              .mapToObj(number -> TestFleet.id("host" + number))
              .toList();
      AudienceTree tree = new AudienceTree(hosts);
      for (HostId host : hosts) {
        assertThat(AudienceTree.isIn(host, tree.proof(host), tree.root())).isTrue();
        assertThat(AudienceTree.isIn(TestFleet.id("x"), tree.proof(host), tree.root())).isFalse();
      }
    }
  }

  /** A centre that only listens. */
  private static final class Overheard implements ChannelListener {
    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();

    byte[] next() throws InterruptedException {
      byte[] message = messages.poll(30, TimeUnit.SECONDS);
      assertThat(message).as("a message of the host").isNotNull();
      return message;
    }

    @Override
    public void opened(Channel channel) {}

    @Override
    public void received(Channel channel, Lane lane, byte[] message) {
      messages.add(message);
    }

    @Override
    public void closed(Channel channel, String why) {}
  }
}
