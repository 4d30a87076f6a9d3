package io.drec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HostFirstTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private long nowNs = 5;
  private HostFirst.@Nullable Times times = new HostFirst.Times(1000 * MS, 9000 * MS);
  private final HostFirst host = new HostFirst(() -> times, () -> nowNs);

  /** Works, and is asked how long to pause. */
  private long pauseMs(long ranMs, long waitedMs) {
    HostFirst.Times had = times;
    nowNs += (ranMs + waitedMs) * MS;
    if (had != null) {
      times = new HostFirst.Times(had.ranNs() + ranMs * MS, had.waitedNs() + waitedMs * MS);
    }
    return host.pauseNs() / MS;
  }

  @Test
  void shouldGoOnWhereNobodyElseWantsTheProcessor() {
    assertThat(pauseMs(30, 0)).isZero();
    assertThat(pauseMs(30, 0)).isZero();
    assertThat(pauseMs(40, 10)).isZero();
  }

  @Test
  void shouldPauseUntilItHadAnEighthOfAProcessorThatOthersWant() {
    assertThat(pauseMs(30, 30)).as("what was before is not known").isZero();
    assertThat(pauseMs(30, 30)).isEqualTo(7 * 30 - 30);
    assertThat(pauseMs(30, 10)).isEqualTo(7 * 30 - 10);
  }

  @Test
  void shouldNotPauseWhereItsNiceValueLeavesItLess() {
    pauseMs(1, 1);
    assertThat(pauseMs(10, 680)).isZero();
  }

  @Test
  void shouldLookOnlyNowAndThen() {
    pauseMs(1, 1);
    assertThat(pauseMs(5, 5)).isZero();
    assertThat(pauseMs(10, 10)).isEqualTo(7 * 15 - 15);
  }

  @Test
  void shouldGoOnWithoutPausesWhenItIsBehindForLongUntilItHasCaughtUp() {
    pauseMs(10, 10);
    nowNs += TimeUnit.SECONDS.toNanos(20);
    assertThat(pauseMs(30, 30)).isZero();
    host.caughtUp();
    pauseMs(30, 30);
    assertThat(pauseMs(30, 30)).isEqualTo(180);
  }

  @Test
  void shouldGoOnWhereTheSystemDoesNotTell() {
    times = null;
    assertThat(pauseMs(30, 30)).isZero();
    assertThat(pauseMs(30, 30)).isZero();
  }

  @Test
  void shouldReadWhatLinuxTellsOfAThread() {
    assertThat(RecorderParts.times("123 45 6\n")).isEqualTo(new HostFirst.Times(123, 45));
    assertThat(RecorderParts.times("")).isNull();
    assertThat(RecorderParts.times("123")).isNull();
    assertThat(RecorderParts.times("12a 4 1")).isNull();
  }
}
