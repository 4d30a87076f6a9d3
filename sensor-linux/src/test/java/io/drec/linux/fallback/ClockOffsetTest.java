package io.drec.linux.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ClockOffsetTest {
  private static final long MS = 1_000_000;

  private final AtomicLong clock = new AtomicLong(500 * MS);
  private final AtomicLong pause = new AtomicLong();
  private final ClockOffset offset =
      new ClockOffset(
          clock::get,
          () -> {
            clock.addAndGet(pause.get());
            return clock.get() - 100 * MS;
          });

  @Test
  void shouldNotMoveWhenTheThreadIsPutAsideBetweenTwoLooks() {
    offset.look();
    assertThat(offset.ns()).isEqualTo(100 * MS);
    pause.set(30 * MS);
    offset.look();
    assertThat(offset.ns()).isEqualTo(100 * MS);
  }

  @Test
  void shouldFollowAClockThatWasSet() {
    AtomicLong wall = new AtomicLong(7 * MS);
    ClockOffset set = new ClockOffset(clock::get, wall::get);
    set.look();
    wall.addAndGet(50 * MS);
    set.look();
    assertThat(set.ns()).isEqualTo((500 - 57) * MS);
  }
}
