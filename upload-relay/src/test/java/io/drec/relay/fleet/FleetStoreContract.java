package io.drec.relay.fleet;

import static io.drec.relay.fleet.Fleet.EPOCH;
import static io.drec.relay.fleet.Fleet.OTHER_EPOCH;
import static io.drec.relay.fleet.Fleet.TODAY;
import static io.drec.relay.fleet.Fleet.facts;
import static io.drec.relay.fleet.Fleet.frames;
import static io.drec.relay.fleet.Fleet.host;
import static io.drec.relay.fleet.Fleet.path;
import static io.drec.relay.fleet.Fleet.position;
import static io.drec.relay.fleet.Fleet.row;
import static io.drec.relay.fleet.Fleet.touched;
import static io.drec.relay.fleet.Fleet.unit;
import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.FleetStore.SequenceSpan;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every fleet store keeps to. */
public abstract class FleetStoreContract {
  private static final long DAY_NS = DayBuckets.startNs(1);
  private static final long TODAY_NS = DayBuckets.startNs(TODAY);

  private FleetStore store;

  /** Opens the same store, empty at first in each test, by the clock of {@link Fleet}. */
  protected abstract FleetStore open() throws Exception;

  /** Makes the store an empty one, where each test does not have its own anyway. */
  protected void empty() throws Exception {}

  @BeforeEach
  final void openStore() throws Exception {
    empty();
    store = open();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  private void reopen() throws Exception {
    store.close();
    store = open();
  }

  private static HostTouch touch(int host, int day, long firstNs, long lastNs, long count) {
    long start = DayBuckets.startNs(day);
    return new HostTouch(host(host), start + firstNs, start + lastNs, count);
  }

  @Test
  void shouldKnowNothingAtFirst() {
    assertThat(store.indexed(host(1), EPOCH)).isEmpty();
    assertThat(touched(store, "/a", 0, DayBuckets.LAST_DAY)).isEmpty();
    assertThat(frames(store, host(1), Long.MIN_VALUE, Long.MAX_VALUE)).isEmpty();
    assertThat(store.framesHeld(host(1), EPOCH)).isEmpty();
    assertThat(store.host(host(1))).isEmpty();
  }

  @Test
  void shouldTellWhoTouchedAnIndicatorAndMoveThePosition() {
    store.putIndex(host(1), unit(EPOCH, 0, 9, row("/a", TODAY, 5, 17, 3)));

    assertThat(store.indexed(host(1), EPOCH)).contains(position(EPOCH, 9));
    assertThat(store.indexed(host(2), EPOCH)).isEmpty();
    assertThat(store.indexed(host(1), OTHER_EPOCH)).isEmpty();
    assertThat(touched(store, "/a", TODAY, TODAY)).containsExactly(touch(1, TODAY, 5, 17, 3));
    assertThat(touched(store, "/b", TODAY, TODAY)).isEmpty();
  }

  @Test
  void shouldTellIndicatorsOfOneValueAndTwoKindsApart() {
    store.putIndex(host(1), unit(EPOCH, 0, 9, row("curl", TODAY, 5, 17, 3)));
    List<HostTouch> touches = new ArrayList<>();
    store.touched(
        new io.drec.store.Indicator(io.drec.store.Indicator.Kind.NAME, "curl"),
        TODAY,
        TODAY,
        touches::add);
    assertThat(touches).isEmpty();
  }

  @Test
  void shouldLetTheNewerRowWin() {
    store.putIndex(host(1), unit(EPOCH, 0, 9, row("/a", TODAY, 5, 17, 3)));
    store.putIndex(host(1), unit(EPOCH, 10, 19, row("/a", TODAY, 4, 99, 8)));
    assertThat(touched(store, "/a", TODAY, TODAY)).containsExactly(touch(1, TODAY, 4, 99, 8));
  }

  @Test
  void shouldChangeNothingOnARepeat() {
    store.putIndex(host(1), unit(EPOCH, 0, 9, row("/a", TODAY, 5, 17, 3)));
    store.putIndex(host(1), unit(EPOCH, 10, 19, row("/a", TODAY, 4, 99, 8)));
    // The first again, late: its rows are older than those that are here.
    store.putIndex(host(1), unit(EPOCH, 0, 9, row("/a", TODAY, 5, 17, 3)));
    store.putIndex(host(1), unit(EPOCH, 10, 19, row("/a", TODAY, 4, 99, 8)));

    assertThat(store.indexed(host(1), EPOCH)).contains(position(EPOCH, 19));
    assertThat(touched(store, "/a", TODAY, TODAY)).containsExactly(touch(1, TODAY, 4, 99, 8));
  }

  @Test
  void shouldTakeAUnitBehindAHole() {
    store.putIndex(host(1), unit(EPOCH, 0, 9, row("/a", TODAY, 5, 17, 3)));
    store.putIndex(host(1), unit(EPOCH, 50, 59, row("/a", TODAY, 5, 99, 4)));
    assertThat(store.indexed(host(1), EPOCH)).contains(position(EPOCH, 59));
    assertThat(touched(store, "/a", TODAY, TODAY)).containsExactly(touch(1, TODAY, 5, 99, 4));
  }

  @Test
  void shouldMoveThePositionByAUnitWithoutRows() {
    store.putIndex(host(1), unit(EPOCH, 0, 9));
    assertThat(store.indexed(host(1), EPOCH)).contains(position(EPOCH, 9));
  }

  @Test
  void shouldAddUpEpochsAndDays() {
    store.putIndex(
        host(1), unit(EPOCH, 0, 9, row("/a", TODAY - 1, 5, 17, 3), row("/a", TODAY, 1, 2, 10)));
    store.putIndex(host(1), unit(OTHER_EPOCH, 0, 4, row("/a", TODAY, 0, 50, 100)));

    assertThat(touched(store, "/a", TODAY - 1, TODAY))
        .containsExactly(
            new HostTouch(
                host(1), DayBuckets.startNs(TODAY - 1) + 5, DayBuckets.startNs(TODAY) + 50, 113));
    assertThat(store.indexed(host(1), OTHER_EPOCH)).contains(position(OTHER_EPOCH, 4));
  }

  @Test
  void shouldAskOnlyTheDaysOfTheRange() {
    for (int day = TODAY - 40; day <= TODAY; day++) {
      store.putIndex(host(day), unit(EPOCH, 0, 9, row("/a", day, 5, 17, 3)));
    }
    assertThat(touched(store, "/a", TODAY - 9, TODAY - 8))
        .containsExactlyInAnyOrder(
            touch(TODAY - 9, TODAY - 9, 5, 17, 3), touch(TODAY - 8, TODAY - 8, 5, 17, 3));
    assertThat(touched(store, "/a", TODAY - 40, TODAY)).hasSize(41);
    assertThat(touched(store, "/a", Integer.MIN_VALUE, Integer.MAX_VALUE)).hasSize(41);
    assertThat(touched(store, "/a", TODAY, TODAY - 1)).isEmpty();
  }

  @Test
  void shouldKeepWhatAWrongClockTellsOfTheFutureAndPassOverWhatIsNoDay() {
    store.putIndex(
        host(1),
        unit(
            EPOCH,
            0,
            9,
            row("/a", TODAY + 5_000, 5, 17, 3),
            row("/a", -1, 5, 17, 3),
            row("/a", DayBuckets.LAST_DAY + 1, 5, 17, 3)));
    assertThat(touched(store, "/a", Integer.MIN_VALUE, Integer.MAX_VALUE))
        .containsExactly(touch(1, TODAY + 5_000, 5, 17, 3));
    assertThat(touched(store, "/a", 0, TODAY)).isEmpty();
    assertThat(store.indexed(host(1), EPOCH)).contains(position(EPOCH, 9));
  }

  @Test
  void shouldKeepTimesOutsideOfTheirDay() {
    store.putIndex(
        host(1), unit(EPOCH, 0, 9, row("/a", TODAY, -DAY_NS, 3 * DAY_NS, Long.MAX_VALUE)));
    assertThat(touched(store, "/a", TODAY, TODAY))
        .containsExactly(touch(1, TODAY, -DAY_NS, 3 * DAY_NS, Long.MAX_VALUE));
  }

  @Test
  void shouldVisitHostsInOrderOfTheirIdsAndStopWhenTold() {
    for (int i = 0; i < 100; i++) {
      store.putIndex(host(i), unit(EPOCH, 0, 9, row("/a", TODAY - i % 3, 5, 17, 3)));
    }
    assertThat(touched(store, "/a", 0, TODAY))
        .hasSize(100)
        .isSortedAccordingTo((a, b) -> a.host().compareTo(b.host()));

    List<HostTouch> seen = new ArrayList<>();
    store.touched(
        path("/a"),
        0,
        TODAY,
        touch -> {
          seen.add(touch);
          return seen.size() < 7;
        });
    assertThat(seen).hasSize(7);
  }

  @Test
  void shouldLetAVisitorAskTheStore() {
    store.putHost(facts(1, "web-1"));
    store.putIndex(host(1), unit(EPOCH, 0, 9, row("/a", TODAY, 5, 17, 3)));
    List<String> names = new ArrayList<>();
    store.touched(
        path("/a"),
        0,
        TODAY,
        touch -> names.add(store.host(touch.host()).map(HostFacts::name).orElse("?")));
    assertThat(names).containsExactly("web-1");
  }

  @Test
  void shouldKeepTheFirstAnchorOfAFrameInOrderWhateverExpires() throws Exception {
    for (long sequence : new long[] {300, 9, 70_000, 200}) {
      store.putAnchor(host(1), position(EPOCH, sequence));
    }
    store.putAnchor(host(1), position(OTHER_EPOCH, 1));
    store.putAnchor(host(2), position(EPOCH, 2));
    // Another past than the one that was told first.
    store.putAnchor(host(1), new Position(EPOCH, 200, new byte[Position.CHAIN_BYTES]));
    store.expireIndexBefore(TODAY + 1);
    reopen();

    List<Position> all = new ArrayList<>();
    store.anchors(host(1), EPOCH, 0, all::add);
    assertThat(all)
        .containsExactly(
            position(EPOCH, 9),
            position(EPOCH, 200),
            position(EPOCH, 300),
            position(EPOCH, 70_000));
    List<Position> two = new ArrayList<>();
    store.anchors(
        host(1),
        EPOCH,
        200,
        anchor -> {
          two.add(anchor);
          return two.size() < 2;
        });
    assertThat(two).containsExactly(position(EPOCH, 200), position(EPOCH, 300));
    assertThat(store.indexed(host(1), EPOCH)).isEmpty();
  }

  @Test
  void shouldDropAnchorsByTheDayOnWhichTheyWerePut() {
    store.putIndex(host(1), unit(EPOCH, 0, 300));
    for (long sequence = 0; sequence < 120; sequence++) {
      store.putAnchor(host(1), position(EPOCH, sequence));
    }
    store.putAnchor(host(1), position(OTHER_EPOCH, 9));
    store.putAnchor(host(2), position(EPOCH, 9));

    store.expireAnchorsBefore(TODAY);
    assertThat(anchors(1, EPOCH)).isEqualTo(120);
    assertThat(anchors(1, OTHER_EPOCH)).isEqualTo(1);
    assertThat(anchors(2, EPOCH)).isEqualTo(1);
    store.expireAnchorsBefore(TODAY + 1);
    assertThat(anchors(1, EPOCH)).isZero();
    assertThat(anchors(1, OTHER_EPOCH)).isZero();
    assertThat(anchors(2, EPOCH)).isZero();
    assertThat(store.indexed(host(1), EPOCH)).contains(position(EPOCH, 300));
  }

  private int anchors(int host, UUID epoch) {
    List<Position> found = new ArrayList<>();
    store.anchors(host(host), epoch, 0, found::add);
    return found.size();
  }

  @Test
  void shouldKeepQuestionsAndWhatWasAnsweredUntilTheyAreDropped() throws Exception {
    KeptQuestion one = new KeptQuestion(new UUID(-1, 1), 500, bytes(3, 1));
    KeptQuestion other = new KeptQuestion(new UUID(1, 2), 900, bytes(0, 2));
    store.putQuestion(one);
    store.putQuestion(other);
    KeptAnswer large = new KeptAnswer(host(2), bytes(2_500_000, 3));
    store.putAnswer(one.id(), new KeptAnswer(host(1), bytes(9_000, 4)));
    store.putAnswer(one.id(), large);
    store.putAnswer(one.id(), new KeptAnswer(host(1), bytes(0, 5)));
    store.putAnswer(new UUID(5, 5), large);
    reopen();

    assertThat(store.question(one.id())).contains(one);
    assertThat(questions()).containsExactly(other, one);
    assertThat(answers(one.id()))
        .containsExactlyInAnyOrder(new KeptAnswer(host(1), bytes(0, 5)), large)
        .isSortedAccordingTo((a, b) -> a.host().compareTo(b.host()));
    assertThat(answers(other.id())).isEmpty();
    assertThat(answers(new UUID(5, 5))).isEmpty();

    store.expireQuestions(500);
    assertThat(questions()).containsExactly(other);
    assertThat(store.question(one.id())).isEmpty();
    assertThat(answers(one.id())).isEmpty();
    store.dropQuestion(other.id());
    assertThat(questions()).isEmpty();
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private List<KeptQuestion> questions() {
    List<KeptQuestion> all = new ArrayList<>();
    store.questions(all::add);
    return all;
  }

  private List<KeptAnswer> answers(UUID question) {
    List<KeptAnswer> all = new ArrayList<>();
    store.answers(question, all::add);
    return all;
  }

  @Test
  void shouldGiveFramesBackByteForByteInOrderOfTime() {
    FrameUnit late = Fleet.frames(EPOCH, 10, 19, TODAY_NS + 100, TODAY_NS + 199);
    FrameUnit early = Fleet.frames(EPOCH, 0, 9, TODAY_NS, TODAY_NS + 99);
    FrameUnit large = Fleet.frames(EPOCH, 1000, 31_000, TODAY_NS + 500, TODAY_NS + 600);
    store.putFrames(host(1), late);
    store.putFrames(host(1), early);
    store.putFrames(host(1), large);
    store.putFrames(host(2), Fleet.frames(EPOCH, 0, 9, TODAY_NS, TODAY_NS + 99));

    assertThat(frames(store, host(1), TODAY_NS, TODAY_NS + DAY_NS))
        .containsExactly(Fleet.text(early), Fleet.text(late), Fleet.text(large));
    assertThat(store.indexed(host(1), EPOCH)).isEmpty();
  }

  @Test
  void shouldFindFramesThatReachIntoASpan() {
    FrameUnit over = Fleet.frames(EPOCH, 0, 9, TODAY_NS - 5 * DAY_NS, TODAY_NS + 99);
    store.putFrames(host(1), over);
    assertThat(frames(store, host(1), TODAY_NS - 3 * DAY_NS, TODAY_NS - 2 * DAY_NS)).hasSize(1);
    assertThat(frames(store, host(1), TODAY_NS + 99, TODAY_NS + 100)).hasSize(1);
    assertThat(frames(store, host(1), TODAY_NS + 100, TODAY_NS + 200)).isEmpty();
    assertThat(frames(store, host(1), 0, TODAY_NS - 5 * DAY_NS - 1)).isEmpty();
  }

  @Test
  void shouldEndTheVisitOfFramesWhenTold() {
    for (int i = 0; i < 5; i++) {
      store.putFrames(host(1), Fleet.frames(EPOCH, i, i, TODAY_NS + i, TODAY_NS + i));
    }
    List<FrameUnit> seen = new ArrayList<>();
    store.frames(
        host(1),
        0,
        Long.MAX_VALUE,
        unit -> {
          seen.add(unit);
          return seen.size() < 2;
        });
    assertThat(seen).hasSize(2);
  }

  @Test
  void shouldTakeFramesThatAreHereOnce() {
    store.putFrames(host(1), Fleet.frames(EPOCH, 0, 9, TODAY_NS, TODAY_NS + 9));
    store.putFrames(host(1), Fleet.frames(EPOCH, 0, 9, TODAY_NS, TODAY_NS + 9));
    store.putFrames(host(1), Fleet.frames(EPOCH, 3, 5, TODAY_NS + 3, TODAY_NS + 5));
    assertThat(frames(store, host(1), 0, Long.MAX_VALUE)).hasSize(1);
    // Other frames have these numbers in another recording.
    store.putFrames(host(1), Fleet.frames(OTHER_EPOCH, 3, 5, TODAY_NS + 3, TODAY_NS + 5));
    assertThat(frames(store, host(1), 0, Long.MAX_VALUE)).hasSize(2);
  }

  @Test
  void shouldTellWhichFramesAreHere() {
    store.putFrames(host(1), Fleet.frames(EPOCH, 20, 29, TODAY_NS, TODAY_NS + 9));
    store.putFrames(host(1), Fleet.frames(EPOCH, 0, 9, TODAY_NS - DAY_NS, TODAY_NS + 9));
    store.putFrames(host(1), Fleet.frames(EPOCH, 10, 14, TODAY_NS, TODAY_NS + 9));
    store.putFrames(host(1), Fleet.frames(OTHER_EPOCH, 7, 8, TODAY_NS, TODAY_NS + 9));
    assertThat(store.framesHeld(host(1), EPOCH))
        .containsExactly(new SequenceSpan(0, 14), new SequenceSpan(20, 29));
    assertThat(store.framesHeld(host(1), OTHER_EPOCH)).containsExactly(new SequenceSpan(7, 8));
  }

  @Test
  void shouldExpireIndexAndFramesApart() throws Exception {
    for (int day = TODAY - 20; day <= TODAY; day++) {
      int unit = day - TODAY + 20;
      store.putIndex(host(1), unit(EPOCH, unit, unit, row("/a", day, 5, 17, 1)));
      long startNs = DayBuckets.startNs(day);
      store.putFrames(host(1), Fleet.frames(EPOCH, unit, unit, startNs, startNs + 9));
    }
    assertThat(store.firstIndexDay()).isZero();
    store.expireIndexBefore(TODAY - 10);
    assertThat(store.firstIndexDay()).isEqualTo(TODAY - 10);
    store.expireFramesBefore(TODAY - 2);
    // Never back.
    store.expireIndexBefore(TODAY - 15);
    // Repeats and what comes of days that are gone change nothing.
    store.putIndex(host(2), unit(EPOCH, 0, 9, row("/a", TODAY - 11, 5, 17, 1)));
    store.putFrames(host(1), Fleet.frames(EPOCH, 0, 0, 0, DayBuckets.startNs(TODAY - 20)));

    for (int round = 0; round < 2; round++) {
      assertThat(touched(store, "/a", 0, Integer.MAX_VALUE))
          .containsExactly(
              new HostTouch(host(1), DayBuckets.startNs(TODAY - 10) + 5, TODAY_NS + 17, 11));
      assertThat(store.framesHeld(host(1), EPOCH)).containsExactly(new SequenceSpan(18, 20));
      assertThat(frames(store, host(1), 0, Long.MAX_VALUE)).hasSize(3);
      assertThat(store.indexed(host(1), EPOCH)).contains(position(EPOCH, 20));
      assertThat(store.indexed(host(2), EPOCH)).contains(position(EPOCH, 9));
      reopen();
    }
  }

  @Test
  void shouldWriteHostsDownInPlaceOfWhatWasKnown() {
    for (int i = 0; i < 300; i++) {
      store.putHost(facts(i, "host-" + i));
    }
    store.putHost(facts(1, "renamed"));
    assertThat(store.host(host(1))).contains(facts(1, "renamed"));
    List<HostFacts> all = new ArrayList<>();
    store.hosts(all::add);
    assertThat(all).hasSize(300).isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));

    List<HostFacts> some = new ArrayList<>();
    store.hosts(
        host -> {
          some.add(host);
          return some.size() < 3;
        });
    assertThat(some).isEqualTo(all.subList(0, 3));
  }

  @Test
  void shouldForgetAHostAndKeepWhatItTold() throws Exception {
    store.putIndex(host(1), unit(EPOCH, 0, 9, row("/a", TODAY, 5, 17, 3)));
    store.putHost(facts(1, "web-1"));
    store.putHost(facts(2, "web-2"));

    store.dropHost(host(1));
    store.dropHost(host(3));
    reopen();

    assertThat(store.host(host(1))).isEmpty();
    List<HostFacts> all = new ArrayList<>();
    store.hosts(all::add);
    assertThat(all).containsExactly(facts(2, "web-2"));
    assertThat(touched(store, "/a", TODAY, TODAY)).containsExactly(touch(1, TODAY, 5, 17, 3));
    assertThat(store.indexed(host(1), EPOCH)).contains(position(EPOCH, 9));
    store.putHost(facts(1, "back"));
    assertThat(store.host(host(1))).contains(facts(1, "back"));
  }

  @Test
  void shouldKeepEverythingWhenReopened() throws Exception {
    store.putIndex(host(1), unit(EPOCH, 0, 9, row("/a", TODAY, 5, 17, 3)));
    store.putIndex(host(2), unit(OTHER_EPOCH, 0, 9, row("/a", TODAY, 6, 18, 4)));
    store.putFrames(host(1), Fleet.frames(EPOCH, 0, 9, TODAY_NS, TODAY_NS + 99));
    store.putHost(facts(1, "web-1"));
    reopen();
    // Numbers of hosts and epochs go on where they were.
    store.putIndex(host(3), unit(EPOCH, 0, 9, row("/a", TODAY, 7, 19, 5)));
    store.putIndex(host(1), unit(OTHER_EPOCH, 0, 9, row("/a", TODAY, 1, 20, 6)));
    reopen();

    assertThat(store.indexed(host(1), EPOCH)).contains(position(EPOCH, 9));
    assertThat(touched(store, "/a", TODAY, TODAY))
        .containsExactlyInAnyOrder(
            touch(1, TODAY, 1, 20, 9), touch(2, TODAY, 6, 18, 4), touch(3, TODAY, 7, 19, 5));
    assertThat(frames(store, host(1), 0, Long.MAX_VALUE)).hasSize(1);
    assertThat(store.host(host(1))).contains(facts(1, "web-1"));
  }

  @Test
  void shouldTakeInManyHostsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int first = thread * 20;
        done.add(threads.submit(() -> putUnits(first, first + 20)));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(touched(store, "/a", TODAY, TODAY))
        .hasSize(160)
        .allMatch(touch -> touch.count() == 3);
  }

  private void putUnits(int firstHost, int endHost) {
    for (int unit = 0; unit < 3; unit++) {
      for (int i = firstHost; i < endHost; i++) {
        store.putIndex(host(i), unit(EPOCH, unit, unit, row("/a", TODAY, 5, 17, unit + 1)));
      }
    }
  }

  /** Operations of the random test; fewer where each one goes over a network. */
  protected int randomOperations() {
    return 700;
  }

  @Test
  void shouldAnswerAsTheModelDoes() throws Exception {
    long seed = Long.getLong("drec.seed", System.nanoTime());
    System.out.println(getClass().getSimpleName() + ": -Ddrec.seed=" + seed);
    RandomOperations random = new RandomOperations(seed);
    for (int i = 0; i < randomOperations(); i++) {
      if (random.reopens()) {
        reopen();
      }
      random.doOne(store);
      random.compareOne(store, "operation " + i + ", -Ddrec.seed=" + seed);
    }
    random.compareAll(store, "at the end, -Ddrec.seed=" + seed);
  }
}
