package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class FootageStatusTest {
  @Test
  void shouldSayWhatWasOnItsWay() {
    assertThat(new FootageStatus.Totals(1, 110, 100, 4, Map.of()).inFlight()).isEqualTo(6);
  }

  /** The counters of several threads are read one after the other. */
  @Test
  void shouldNotSayThatLessThanNothingWasOnItsWay() {
    assertThat(new FootageStatus.Totals(1, 110, 111, 0, Map.of()).inFlight()).isZero();
  }
}
