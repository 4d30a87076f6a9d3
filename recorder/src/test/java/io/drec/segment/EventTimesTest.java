package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

final class EventTimesTest {
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @RepeatedTest(20)
  void shouldFindTheFirstEventOfAMomentFromAnyOther() {
    long[] times = new long[1 + random.nextInt(300)];
    boolean inOrder = random.nextBoolean();
    for (int i = 1; i < times.length; i++) {
      int step = random.nextInt(4);
      times[i] = times[i - 1] + (!inOrder && random.nextInt(10) == 0 ? -step : step);
    }
    EventTimes found = new EventTimes(new PlainEvents(new long[] {1}, new int[] {0}, times));
    for (int i = 0; i < 300; i++) {
      long timeNs = random.nextInt(2 * times.length + 10) - 5L;
      int near = random.nextInt(times.length);
      assertThat(found.at(timeNs, near)).as("seed %d", seed).isEqualTo(first(times, timeNs));
    }
  }

  private static int first(long[] times, long timeNs) {
    for (int i = 0; i < times.length; i++) {
      if (times[i] == timeNs) {
        return i;
      }
    }
    return -1;
  }
}
