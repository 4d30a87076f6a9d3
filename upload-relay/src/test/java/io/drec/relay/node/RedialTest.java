package io.drec.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RedialTest {
  private final NodeLimits limits = NodeLimits.defaults();

  private long waitMs(Duration outage) {
    return limits.redialMaxMs(outage.toNanos());
  }

  @Test
  void shouldComeBackSoonAfterAShortOutage() {
    assertThat(waitMs(Duration.ZERO)).isEqualTo(6_000);
    assertThat(waitMs(Duration.ofSeconds(50))).isEqualTo(6_000);
  }

  @Test
  void shouldWaitNoLongerThanATenthOfTheOutage() {
    assertThat(waitMs(Duration.ofMinutes(5))).isEqualTo(30_000);
  }

  @Test
  void shouldStayBelowTheLongestWait() {
    assertThat(waitMs(Duration.ofDays(30))).isEqualTo(60_000);
  }

  @Test
  void shouldKeepToLimitsThatAreShorter() {
    NodeLimits hasty = limits.withRedial(Duration.ofMillis(20), Duration.ofMillis(200));
    assertThat(hasty.redialMaxMs(Duration.ofDays(1).toNanos())).isEqualTo(200);
    NodeLimits slow = limits.withRedial(Duration.ofSeconds(20), Duration.ofSeconds(60));
    assertThat(slow.redialMaxMs(0)).isEqualTo(20_000);
  }
}
