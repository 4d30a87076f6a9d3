package io.drec.query.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-20T13:00:00Z"));

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T13:05:00Z,2026-11-20T13:05:00.000000000Z",
    "2026-11-20T14:05:00+01:00,2026-11-20T13:05:00.000000000Z",
    "2026-11-20T13:05:00.123456789Z,2026-11-20T13:05:00.123456789Z",
    "2026-11-20T13:05,2026-11-20T13:05:00.000000000Z",
    "2026-11-20 13:05:09,2026-11-20T13:05:09.000000000Z",
    "2026-11-20,2026-11-20T00:00:00.000000000Z",
    "now,2026-11-20T13:00:00.000000000Z",
    "90s,2026-11-20T12:58:30.000000000Z",
    "15m,2026-11-20T12:45:00.000000000Z",
    "2h,2026-11-20T11:00:00.000000000Z",
    "7d,2026-11-13T13:00:00.000000000Z",
    "1w,2026-11-13T13:00:00.000000000Z",
    "1960-01-01,1960-01-01T00:00:00.000000000Z",
  })
  void shouldReadAndShow(String text, String iso) {
    Long timeNs = Times.parse(text, CLOCK);
    assertThat(timeNs).isNotNull();
    assertThat(Times.iso(timeNs)).isEqualTo(iso);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "12:30", "2026-02-30", "5x", "-5m", "9999-01-01", "T"})
  void shouldRefuse(String text) {
    assertThat(Times.parse(text, CLOCK)).isNull();
  }
}
