package io.drec.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BandwidthScheduleTest {
  // 2026-11-26 is a Thursday.
  private static final ZonedDateTime THURSDAY_NOON = ZonedDateTime.parse("2026-11-26T12:00Z");

  @Test
  void shouldTakeTheFirstRuleThatFits() {
    BandwidthSchedule schedule =
        BandwidthSchedule.parse("mon-fri 08:00-18:00 512kbit; sat,sun 2mbit; 10mbit");

    assertThat(schedule.bytesPerS(THURSDAY_NOON)).isEqualTo(64_000);
    assertThat(schedule.bytesPerS(THURSDAY_NOON.withHour(18))).isEqualTo(1_250_000);
    assertThat(schedule.bytesPerS(THURSDAY_NOON.plusDays(2))).isEqualTo(250_000);
  }

  @Test
  void shouldGoOverTheEndOfTheWeek() {
    BandwidthSchedule schedule = BandwidthSchedule.parse("fri-mon 1mbit");

    assertThat(schedule.bytesPerS(THURSDAY_NOON)).isEqualTo(Long.MAX_VALUE);
    for (int days = 1; days <= 4; days++) {
      assertThat(schedule.bytesPerS(THURSDAY_NOON.plusDays(days))).isEqualTo(125_000);
    }
    assertThat(schedule.bytesPerS(THURSDAY_NOON.plusDays(5))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldHaveNoLimitWithoutARule() {
    assertThat(BandwidthSchedule.parse("").bytesPerS(THURSDAY_NOON)).isEqualTo(Long.MAX_VALUE);
    assertThat(BandwidthSchedule.parse("mon-fri unlimited; 8kbit").bytesPerS(THURSDAY_NOON))
        .isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fast",
        "mon 1mb",
        "xyz 1mbit",
        "18:00-08:00 1mbit",
        "08:00-25:00 1mbit",
        "1bit",
        "08:61-09:00 1mbit",
        "mon-fri-sun 1mbit"
      })
  void shouldSayWhatIsWrong(String text) {
    assertThatThrownBy(() -> BandwidthSchedule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }
}
