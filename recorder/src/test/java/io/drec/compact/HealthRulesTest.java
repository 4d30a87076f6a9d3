package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.LossCause;
import io.drec.sample.Frames;
import io.drec.store.Coverage;
import io.drec.store.Coverage.Gap;
import io.drec.store.FootageStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HealthRulesTest {
  private static final long MS = Frames.MS;

  private final Frames frames = new Frames();

  private static Coverage all(Told told) {
    return told.footage.coverage(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  @Test
  void shouldCoverFromTheFirstRecordToTheLast() {
    frames.start();
    long fromNs = frames.epochNs();
    frames.after(5000).running(1, "/sbin/init", "init");
    try (Told told = new Told(frames)) {
      assertThat(all(told).fromNs()).isEqualTo(fromNs);
      assertThat(all(told).toNs()).isEqualTo(frames.epochNs());
      assertThat(all(told).gaps()).isEmpty();
      Coverage part = told.footage.coverage(fromNs + 10, fromNs + 20);
      assertThat(part.fromNs()).isEqualTo(fromNs + 10);
      assertThat(part.toNs()).isEqualTo(fromNs + 20);
      Coverage before = told.footage.coverage(0, fromNs - 1);
      assertThat(before.fromNs()).isZero();
      assertThat(before.toNs()).isZero();
    }
  }

  @Test
  void shouldTellTheTimeBetweenTwoRunsAsAGap() {
    frames.start().stop("told to");
    long stopNs = frames.nowNs();
    frames.after(60_000).start(stopNs);
    long startNs = frames.nowNs();
    try (Told told = new Told(frames)) {
      assertThat(all(told).gaps())
          .containsExactly(
              new Gap(
                  "alpha",
                  stopNs + Frames.OFFSET_NS,
                  startNs + Frames.OFFSET_NS,
                  "not_running",
                  null));
      assertThat(told.footage.coverage(0, stopNs + Frames.OFFSET_NS - 1).gaps()).isEmpty();
    }
  }

  @Test
  void shouldTellTheTimeAcrossARebootAsAGap() {
    frames.start();
    long endNs = frames.epochNs();
    long bootedNs = Frames.OFFSET_NS + 100_000 * MS;
    frames.reboot(3, 50, bootedNs).start(endNs - bootedNs);
    try (Told told = new Told(frames)) {
      assertThat(all(told).gaps())
          .containsExactly(new Gap("alpha", endNs, bootedNs + 50 * MS, "not_running", null));
    }
  }

  @Test
  void shouldTellAGapAlsoWhereTheStartDoesNotKnowOfTheRunBefore() {
    frames.start();
    long endNs = frames.epochNs();
    frames.after(1000).start(0);
    try (Told told = new Told(frames)) {
      assertThat(all(told).gaps()).extracting(Gap::fromNs).containsExactly(endNs);
    }
  }

  @Test
  void shouldJoinLossesOfOneCauseThatTouch() {
    frames.start();
    long t = frames.nowNs();
    frames.after(5000);
    frames.lost(LossCause.RING_FULL, t, t + MS, 3);
    frames.lost(LossCause.STATE_FULL, t, t + MS, 1);
    frames.lost(LossCause.RING_FULL, t + MS, t + 2 * MS, 4);
    frames.lost(LossCause.RING_FULL, t + 3 * MS, t + 4 * MS, -1);
    long offset = Frames.OFFSET_NS;
    try (Told told = new Told(frames)) {
      assertThat(all(told).gaps())
          .containsExactly(
              new Gap("alpha", t + offset, t + 2 * MS + offset, "ring_full", 7L),
              new Gap("alpha", t + offset, t + MS + offset, "state_full", 1L),
              new Gap("alpha", t + 3 * MS + offset, t + 4 * MS + offset, "ring_full", null));
    }
  }

  @Test
  void shouldTellMissingFramesAsAGap() {
    frames.start();
    long beforeNs = frames.epochNs();
    frames.skipFrames(2).after(100).running(1, "/sbin/init", "init");
    try (Told told = new Told(frames)) {
      assertThat(all(told).gaps())
          .containsExactly(new Gap("alpha", beforeNs, frames.epochNs(), "damaged", null));
    }
  }

  @Test
  void shouldKeepTheNewestTotals() {
    frames.start().counters(100, 90, LossCause.RING_FULL, 10);
    frames.after(1000).counters(200, 180, LossCause.RING_FULL, 20);
    try (Told told = new Told(frames)) {
      FootageStatus.Totals totals = told.footage.status().totals();
      assertThat(totals)
          .isEqualTo(
              new FootageStatus.Totals(frames.epochNs(), 200, 180, 20, Map.of("ring_full", 20L)));
    }
  }

  @Test
  void shouldBeginTheTotalsAnewWithEachRun() {
    frames.start().counters(100, 90, LossCause.RING_FULL, 10).after(1000).start(frames.nowNs());
    try (Told told = new Told(frames)) {
      FootageStatus.Totals totals = told.footage.status().totals();
      assertThat(totals.hits()).isZero();
      assertThat(totals.lostByCause()).isEmpty();
    }
  }

  @Test
  void shouldSayWhatIsRecordedAndWhatIsNot() {
    frames.start().notCaptured("No reads.\nNo pipes.").notCaptured("No reads.");
    try (Told told = new Told(frames)) {
      FootageStatus status = told.footage.status();
      assertThat(status.sensor()).isEqualTo("sample 1");
      assertThat(status.scope()).isEqualTo("/drec.slice");
      assertThat(status.hosts()).containsExactly("alpha");
      assertThat(status.records()).isEqualTo(3);
      assertThat(status.recordsByType()).isEqualTo(Map.of("health", 3L));
      assertThat(all(told).notCaptured()).containsExactly("No reads.", "No pipes.");
    }
  }
}
