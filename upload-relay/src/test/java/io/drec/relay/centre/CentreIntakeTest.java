package io.drec.relay.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.fleet.HostFacts.Alarm;
import io.drec.relay.identity.HostId;
import io.drec.relay.link.JoinedChannels;
import io.drec.relay.message.Acknowledgement;
import io.drec.relay.message.AnchorsShown;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.Health;
import io.drec.relay.message.Hello;
import io.drec.relay.message.IndexReport;
import io.drec.relay.message.IndexRow;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Message;
import io.drec.relay.message.MessageCodec;
import io.drec.relay.message.MessageException;
import io.drec.relay.message.Position;
import io.drec.relay.message.Refusal;
import io.drec.relay.message.UnitKind;
import io.drec.relay.message.Wish;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the centre takes from a host that a test speaks for, and what it does not. */
final class CentreIntakeTest {
  private static final HostId HOST = HostId.of(new byte[32]);
  private static final UUID EPOCH = new UUID(1, 2);
  private static final long DAY_NS = 86_400_000_000_000L;
  private static final int TODAY = 20_700;

  private final MapFleetStore store = new MapFleetStore();
  private final List<Message> heard = new ArrayList<>();
  private final Random random = new Random(3);
  private long nowNs = TODAY * DAY_NS + DAY_NS / 2;
  private Quotas quotas = Quotas.DEFAULT;
  private CentreIntake intake = intake();
  private Channel channel = connect();

  private CentreIntake intake() {
    return new CentreIntake(
        new CentreIntake.Parts(store, quotas, () -> nowNs, () -> 0.5, notice -> {}), Runnable::run);
  }

  private Channel connect() {
    return connect(HOST);
  }

  private Channel connect(HostId host) {
    Host at = new Host();
    JoinedChannels joined = JoinedChannels.open(host, at, intake);
    at.joined = joined;
    Channel end = at.channel;
    if (end == null) {
      throw new AssertionError("not opened");
    }
    return end;
  }

  /** Hears everything at once. */
  private final class Host implements ChannelListener {
    private Channel channel;
    private JoinedChannels joined;

    @Override
    public void opened(Channel opened) {
      channel =
          new Channel() {
            @Override
            public HostId host() {
              return opened.host();
            }

            @Override
            public java.util.concurrent.CompletionStage<Void> send(Lane lane, byte[] message) {
              var room = opened.send(lane, message);
              while (joined.deliver(random)) {
                // Until nothing is under way.
              }
              return room;
            }

            @Override
            public void close(String why) {
              opened.close(why);
            }
          };
    }

    @Override
    public void received(Channel from, Lane lane, byte[] message) {
      try {
        heard.add(MessageCodec.decode(message));
      } catch (MessageException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void closed(Channel from, String why) {
      heard.add(new Refusal(UnitKind.ANCHORS, 0, "closed: " + why));
    }
  }

  private List<Message> say(Message message) {
    heard.clear();
    channel.send(Lane.CONTROL, MessageCodec.encode(message));
    return List.copyOf(heard);
  }

  private static byte[] chain(long sequence, int history) {
    byte[] chain = new byte[32];
    Arrays.fill(chain, (byte) (sequence + 1));
    chain[31] = (byte) history;
    return chain;
  }

  private static Position at(long sequence) {
    return new Position(EPOCH, sequence, chain(sequence, 0));
  }

  private static Hello hello(Position... newest) {
    List<Hello.Kept> kept =
        Arrays.stream(newest).map(position -> new Hello.Kept(0, position, 0)).toList();
    return new Hello("alpha", List.of("192.0.2.9"), "1", kept, health(0));
  }

  private static Health health(long aheadNs) {
    return new Health(TODAY * DAY_NS + DAY_NS / 2 + aheadNs, true, "", 0, 0);
  }

  private static IndexRow row(String ip, int day, long count) {
    return new IndexRow(
        new Indicator(Indicator.Kind.IP, ip), day, day * DAY_NS + 1, day * DAY_NS + 9, count);
  }

  private static IndexReport unit(long first, Position end, byte[] previous, IndexRow... rows) {
    return new IndexReport(previous, List.of(), 0, 0, new IndexUnit(first, end, List.of(rows)));
  }

  private static IndexReport unit(long first, long last, IndexRow... rows) {
    return unit(first, at(last), first == 0 ? new byte[32] : chain(first - 1, 0), rows);
  }

  private static Acknowledgement indexed(Position position) {
    return new Acknowledgement(UnitKind.INDEX, 0, position);
  }

  private List<String> alarms() {
    return facts().alarms().stream().map(Alarm::kind).toList();
  }

  private HostFacts facts() {
    return intake.host(HOST).orElseThrow();
  }

  // ---- next, repeat, ahead ----------------------------------------------------------------------

  @Test
  void shouldSayWhereItStandsAndTakeWhatIsNext() {
    assertThat(say(hello(at(9)))).containsExactly(indexed(Position.start(EPOCH)));
    assertThat(say(unit(0, 4, row("192.0.2.1", TODAY, 3)))).containsExactly(indexed(at(4)));
    assertThat(say(unit(5, 5, row("192.0.2.1", TODAY, 4)))).containsExactly(indexed(at(5)));
    assertThat(store.counts(HOST)).containsEntry(row("192.0.2.1", 0, 0).indicator(), 4L);
    assertThat(facts().indexed()).isEqualTo(at(5));
    assertThat(facts().recorded()).isEqualTo(at(9));
    assertThat(facts().asOfNs()).isEqualTo(TODAY * DAY_NS + 9);
    assertThat(facts().name()).isEqualTo("alpha");
    assertThat(alarms()).isEmpty();
  }

  @Test
  void shouldTakeARepeatOnceAndAcknowledgeItAgain() {
    say(hello(at(9)));
    say(unit(0, 4, row("192.0.2.1", TODAY, 3)));
    assertThat(say(unit(0, 4, row("192.0.2.1", TODAY, 3)))).containsExactly(indexed(at(4)));
    assertThat(say(unit(0, 2, row("192.0.2.1", TODAY, 1)))).containsExactly(indexed(at(4)));
    assertThat(say(unit(3, 7, row("192.0.2.1", TODAY, 9)))).containsExactly(indexed(at(4)));
    assertThat(store.counts(HOST)).containsEntry(row("192.0.2.1", 0, 0).indicator(), 3L);
    assertThat(alarms()).isEmpty();
  }

  @Test
  void shouldAskForWhatIsMissing() {
    say(hello(at(9)));
    say(unit(0, 4));
    assertThat(say(unit(6, 7))).containsExactly(Wish.indexFrom(EPOCH, 5));
    assertThat(store.indexed(HOST, EPOCH)).hasValue(at(4));
  }

  @Test
  void shouldGoOnWhereItStoodAfterItDied() {
    say(hello(at(9)));
    say(unit(0, 4));
    intake = intake();
    channel = connect();
    assertThat(say(hello(at(9)))).contains(indexed(at(4)));
    assertThat(say(unit(5, 9))).containsExactly(indexed(at(9)));
  }

  @Test
  void shouldTakeWhatARelayHadKeptWhereItFitsAndNothingElseOfIt() {
    intake.spooled(HOST, Lane.INDEX, MessageCodec.encode(unit(5, 9)));
    assertThat(store.indexed(HOST, EPOCH)).as("not before what comes first").isEmpty();
    byte[] first = MessageCodec.encode(unit(0, 4, row("192.0.2.1", TODAY, 3)));
    intake.spooled(HOST, Lane.INDEX, first);
    intake.spooled(HOST, Lane.INDEX, first);
    intake.spooled(HOST, Lane.CONTROL, MessageCodec.encode(hello(at(3))));
    assertThat(store.indexed(HOST, EPOCH)).hasValue(at(4));
    assertThat(say(hello(at(9)))).contains(indexed(at(4)));
    intake.spooled(HOST, Lane.INDEX, MessageCodec.encode(unit(5, 7)));
    assertThat(say(unit(8, 9))).as("the greeted one knows of it").containsExactly(indexed(at(9)));
    assertThat(store.counts(HOST)).containsEntry(row("192.0.2.1", 0, 0).indicator(), 3L);
    assertThat(alarms()).isEmpty();
  }

  @Test
  void shouldAcknowledgeNothingThatTheStoreDidNotTake() {
    say(hello(at(9)));
    store.failAfter(0);
    List<Message> answer = say(unit(0, 4));
    assertThat(answer).hasSize(1);
    assertThat(answer.get(0)).isInstanceOf(Refusal.class);
    assertThat(store.indexed(HOST, EPOCH)).isEmpty();
    channel = connect();
    assertThat(say(hello(at(9)))).containsExactly(indexed(Position.start(EPOCH)));
    assertThat(say(unit(0, 4))).containsExactly(indexed(at(4)));
  }

  // ---- two histories ----------------------------------------------------------------------------

  @Test
  void shouldRaiseAForkWhenAKnownFrameHasAnotherChainValueAndTakeNothingMore() {
    say(hello(at(9)));
    say(unit(0, 4, row("192.0.2.1", TODAY, 3)));
    Position other = new Position(EPOCH, 4, chain(4, 1));
    assertThat(say(unit(0, other, new byte[32], row("192.0.2.2", TODAY, 1))))
        .allMatch(message -> message instanceof Refusal);
    assertThat(alarms()).containsExactly(Alarms.FORK);
    assertThat(say(unit(5, 9))).allMatch(message -> message instanceof Refusal);
    assertThat(store.indexed(HOST, EPOCH)).hasValue(at(4));

    intake = intake();
    channel = connect();
    assertThat(say(hello(at(9))))
        .as("held after a restart too")
        .noneMatch(message -> message instanceof Acknowledgement);
    intake.release(HOST);
    channel = connect();
    assertThat(say(hello(at(9)))).contains(indexed(at(4)));
    assertThat(say(unit(5, 9))).containsExactly(indexed(at(9)));
    assertThat(alarms()).isEmpty();
  }

  @Test
  void shouldKeepAForkWhateverElseAHostDoes() {
    say(hello(at(9)));
    say(unit(0, 4));
    say(unit(5, at(7), chain(4, 1)));
    for (int i = 0; i < 100; i++) {
      channel.send(Lane.CONTROL, new byte[] {1, (byte) (100 + i), 0});
      channel = connect();
      say(hello(at(9)));
    }
    assertThat(alarms()).hasSizeLessThanOrEqualTo(64).contains(Alarms.FORK, Alarms.MALFORMED);
    assertThat(say(unit(5, 9))).allMatch(message -> message instanceof Refusal);
  }

  @Test
  void shouldRaiseAForkWhenAUnitDoesNotFollowTheLastOne() {
    say(hello(at(9)));
    say(unit(0, 4));
    say(unit(5, at(7), chain(4, 1)));
    assertThat(alarms()).containsExactly(Alarms.FORK);
    assertThat(store.indexed(HOST, EPOCH)).hasValue(at(4));
  }

  @Test
  void shouldRaiseAForkWhenARecordingEndsBeforeWhatItHasToldOf() {
    say(hello(at(9)));
    say(unit(0, 4));
    say(unit(5, 9));
    channel = connect();
    say(hello(at(6)));
    assertThat(facts().alarms().get(0).text())
        .contains("ends at frame 6", "told of frame 9 before", "older copy");
  }

  @Test
  void shouldAllowARecordingThatBeginsAnewAndSaySo() {
    say(hello(at(9)));
    say(unit(0, 9, row("192.0.2.1", TODAY, 3)));
    channel = connect();
    UUID fresh = new UUID(7, 7);
    say(hello(Position.start(fresh)));
    Position end = new Position(fresh, 2, chain(2, 5));
    assertThat(say(unit(0, end, new byte[32], row("192.0.2.1", TODAY, 2))))
        .containsExactly(indexed(end));
    assertThat(alarms()).containsExactly(Alarms.NEW_RECORDING);
    assertThat(store.counts(HOST)).containsEntry(row("192.0.2.1", 0, 0).indicator(), 5L);
  }

  @Test
  void shouldAskForThePastAndRaiseAnAlarmWhenItWasRewritten() {
    say(hello(at(9)));
    say(unit(0, 4));
    say(unit(5, 9));
    channel = connect();
    assertThat(say(hello(at(9)))).contains(Wish.anchor(EPOCH, 9));
    assertThat(say(new AnchorsShown(EPOCH, List.of(at(4), at(9)), List.of()))).isEmpty();
    assertThat(alarms()).isEmpty();
    Position rewritten = new Position(EPOCH, 4, chain(4, 9));
    say(new AnchorsShown(EPOCH, List.of(rewritten), List.of()));
    assertThat(alarms()).containsExactly(Alarms.REWRITTEN);
    say(new AnchorsShown(EPOCH, List.of(), List.of(9L)));
    assertThat(alarms()).containsExactly(Alarms.REWRITTEN, Alarms.UNSHOWN);
    intake.dismiss(HOST, Alarms.REWRITTEN);
    intake.dismiss(HOST, Alarms.UNSHOWN);
    assertThat(alarms()).isEmpty();
  }

  @Test
  void shouldAskForEachPlaceThatItKnows() {
    say(hello(at(9)));
    say(unit(0, 4));
    say(unit(5, 9));
    heard.clear();
    assertThat(intake.checkPast(HOST, EPOCH, 10)).isTrue();
    channel.send(Lane.CONTROL, MessageCodec.encode(hello(at(9))));
    assertThat(heard).contains(Wish.anchor(EPOCH, 4), Wish.anchor(EPOCH, 9));
  }

  // ---- what a host may not ----------------------------------------------------------------------

  @Test
  void shouldTakeNothingBeforeTheGreetingAndNothingOfARecordingNotNamed() {
    assertThat(say(unit(0, 4))).hasSize(1);
    assertThat(alarms()).containsExactly(Alarms.MALFORMED);
    channel = connect();
    say(hello(at(9)));
    Position other = new Position(new UUID(9, 9), 4, chain(4, 0));
    say(unit(0, other, new byte[32]));
    assertThat(store.indexed(HOST, other.epoch())).isEmpty();
  }

  @Test
  void shouldCloseTheChannelOnWhatIsNoMessageAndLeaveOtherHostsAlone() {
    say(hello(at(9)));
    Channel bad = channel;
    HostId other = HostId.parse("11".repeat(32));
    channel = connect(other);
    say(hello(at(9)));
    heard.clear();
    bad.send(Lane.INDEX, new byte[] {1, 3, 1, 0x7f, 1, 2, 3});
    assertThat(heard).hasSize(1);
    assertThat(say(unit(0, 4))).containsExactly(indexed(at(4)));
    assertThat(alarms()).containsExactly(Alarms.MALFORMED);
    assertThat(intake.host(other).orElseThrow().alarms()).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsBeyondTheQuotaUntilTomorrow() {
    quotas = new Quotas(2, 1 << 20, 1 << 20);
    intake = intake();
    channel = connect();
    say(hello(at(9)));
    say(unit(0, 4, row("192.0.2.1", TODAY, 3), row("192.0.2.2", TODAY, 3)));
    List<Message> answer = say(unit(5, 6, row("192.0.2.3", TODAY, 3)));
    assertThat(answer).hasSize(1);
    assertThat(((Refusal) answer.get(0)).retryAfterMs()).isEqualTo(43_200_001);
    assertThat(alarms()).containsExactly(Alarms.QUOTA);
    nowNs += DAY_NS;
    assertThat(say(unit(5, 6, row("192.0.2.3", TODAY, 3)))).containsExactly(indexed(at(6)));
  }

  @Test
  void shouldKeepRowsOfTheFutureUnderTodayAndSaySo() {
    Hello.Kept kept = new Hello.Kept(0, at(9), 0);
    say(new Hello("alpha", List.of(), "1", List.of(kept), health(400 * DAY_NS)));
    assertThat(facts().alarms().get(0).text()).isEqualTo("its clock is 400 days ahead");
    say(unit(0, 4, row("192.0.2.1", TODAY + 400, 3)));
    List<Long> counts = new ArrayList<>();
    store.touched(
        row("192.0.2.1", 0, 0).indicator(),
        TODAY,
        TODAY,
        touch -> counts.add(touch.count()) && touch.lastNs() <= nowNs);
    assertThat(counts).containsExactly(3L);
    assertThat(facts().asOfNs()).isEqualTo(nowNs);
  }

  @Test
  void shouldTellSilenceWhenItIsAskedFor() {
    say(hello(at(9)));
    assertThat(alarms()).isEmpty();
    nowNs += 26 * 3_600_000_000_000L;
    assertThat(facts().alarms())
        .extracting(Alarm::kind, Alarm::text)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Alarms.SILENCE, "not heard for 1d 02:00:00"));
  }

  @Test
  void shouldTellADuplicateIdentity() {
    intake.alarmed(HOST, Alarms.DUPLICATE, "two at once: from 192.0.2.1 and 192.0.2.2");
    assertThat(alarms()).containsExactly(Alarms.DUPLICATE);
    assertThat(store.host(HOST).orElseThrow().alarms()).hasSize(1);
  }

  @Test
  void shouldForgetAHostThatAnOperatorRemovesAndKnowItAnewWhenItComesBack() {
    say(hello(at(9)));
    say(unit(0, 4, row("192.0.2.1", TODAY, 3)));
    intake.label(HOST, List.of("old"));
    channel.close("it goes");

    intake.remove(HOST);

    assertThat(intake.host(HOST)).isEmpty();
    List<HostFacts> all = new ArrayList<>();
    intake.hosts(all::add);
    assertThat(all).isEmpty();
    channel = connect();
    assertThat(say(hello(at(9)))).contains(indexed(at(4)));
    assertThat(facts().name()).isEqualTo("alpha");
    assertThat(facts().labels()).isEmpty();
  }

  @Test
  void shouldNotTakeFramesThatAreNotWhatTheySay() {
    say(hello(at(9)));
    List<Message> answer = say(new FrameUnit(0, at(4), 0, 1, new byte[300]));
    assertThat(answer).hasSize(1);
    assertThat(alarms()).containsExactly(Alarms.MALFORMED);
    assertThat(store.framesHeld(HOST, EPOCH)).isEmpty();
  }
}
