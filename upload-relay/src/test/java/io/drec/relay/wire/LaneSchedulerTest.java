package io.drec.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.relay.channel.Lane;
import io.drec.relay.wire.LaneScheduler.StreamLane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which frame goes next, and how much may be on its way. */
final class LaneSchedulerTest {
  private static final int PLENTY = 1 << 30;

  @Test
  void shouldSendControlBeforeAnyBulk() {
    LaneScheduler scheduler = new LaneScheduler(null);
    scheduler.data(new StreamLane(1, Lane.BACKFILL, PLENTY), new byte[1 << 20], null);
    assertThat(next(scheduler).lane()).isEqualTo(Lane.BACKFILL);

    scheduler.control(Frame.of(FrameType.PING), null);

    assertThat(next(scheduler).type()).isEqualTo(FrameType.PING);
    assertThat(next(scheduler).lane()).isEqualTo(Lane.BACKFILL);
  }

  @Test
  void shouldShareTheLinkByWeightAndStarveNobody() {
    LaneScheduler scheduler = new LaneScheduler(null);
    for (Lane lane : Lane.values()) {
      if (lane != Lane.CONTROL) {
        scheduler.data(new StreamLane(1, lane, PLENTY), new byte[32 << 20], null);
      }
    }
    Map<Lane, Integer> frames = new EnumMap<>(Lane.class);
    for (int index = 0; index < 29 * 20; index++) {
      frames.merge(next(scheduler).lane(), 1, Integer::sum);
    }
    // Weights 16, 8, 4, 1 of 29; the deficit makes it one more or less in a round.
    assertThat(frames.get(Lane.QUESTION)).isBetween(300, 340);
    assertThat(frames.get(Lane.INDEX)).isBetween(150, 170);
    assertThat(frames.get(Lane.LIVE)).isBetween(70, 90);
    assertThat(frames.get(Lane.BACKFILL)).isBetween(15, 25);
  }

  @Test
  void shouldLetStreamsOfALaneTakeTurns() {
    LaneScheduler scheduler = new LaneScheduler(null);
    scheduler.data(new StreamLane(1, Lane.INDEX, PLENTY), new byte[1 << 20], null);
    scheduler.data(new StreamLane(2, Lane.INDEX, PLENTY), new byte[1 << 20], null);
    List<Integer> streams = new ArrayList<>();
    for (int index = 0; index < 6; index++) {
      streams.add(next(scheduler).stream());
    }
    assertThat(streams).containsExactly(1, 2, 1, 2, 1, 2);
  }

  @Test
  void shouldSendNoMoreThanThereIsCreditFor() {
    LaneScheduler scheduler = new LaneScheduler(null);
    StreamLane lane = new StreamLane(1, Lane.LIVE, 1000);
    boolean[] isSent = new boolean[1];
    scheduler.data(lane, new byte[1500], () -> isSent[0] = true);

    assertThat(next(scheduler).payload()).hasSize(1000);
    assertThat(scheduler.next(0)).isNull();
    scheduler.credit(lane, 700);
    assertThat(next(scheduler).payload()).hasSize(500);
    assertThat(isSent[0]).isTrue();
    assertThat(scheduler.waitingBytes()).isZero();
  }

  @Test
  void shouldForgetWhatAClosedStreamWanted() {
    LaneScheduler scheduler = new LaneScheduler(null);
    StreamLane lane = new StreamLane(1, Lane.LIVE, PLENTY);
    scheduler.data(lane, new byte[1500], null);
    scheduler.close(lane);
    scheduler.data(lane, new byte[1500], null);
    assertThat(scheduler.next(0)).isNull();
    assertThat(scheduler.waitingBytes()).isZero();
  }

  @Test
  void shouldHoldBulkToTheBandwidthAndNeverControl() {
    long perS = 100_000;
    LaneScheduler scheduler = new LaneScheduler(new TokenBucket(perS, perS / 4.0, 0));
    scheduler.data(new StreamLane(1, Lane.BACKFILL, PLENTY), new byte[10 << 20], null);
    long sent = 0;
    long nowNs = 0;
    int control = 0;
    while (nowNs < 10_000_000_000L) {
      Frame frame = scheduler.next(nowNs);
      if (frame != null) {
        sent += frame.payload().length;
        continue;
      }
      long waitNs = scheduler.bulkWaitNs(nowNs);
      assertThat(waitNs).isPositive();
      scheduler.control(Frame.of(FrameType.PING), null);
      assertThat(next(scheduler, nowNs).type()).isEqualTo(FrameType.PING);
      control++;
      nowNs += waitNs;
    }
    assertThat(control).isPositive();
    assertThat(sent).isBetween(perS * 9, perS * 11);
  }

  @Test
  void shouldRefuseMoreThanWasAllowed() throws FrameException {
    CreditWindow window = new CreditWindow(1000);
    window.received(600);
    assertThatThrownBy(() -> window.received(500)).isInstanceOf(FrameException.class);
    assertThat(window.passedOn(600, 1000)).isEqualTo(600);
    window.received(1000);
    assertThat(window.heldBytes()).isEqualTo(1000);
  }

  private static Frame next(LaneScheduler scheduler) {
    return next(scheduler, 0);
  }

  private static Frame next(LaneScheduler scheduler, long nowNs) {
    Frame frame = scheduler.next(nowNs);
    assertThat(frame).isNotNull();
    return frame;
  }
}
