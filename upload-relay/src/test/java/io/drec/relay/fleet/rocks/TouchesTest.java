package io.drec.relay.fleet.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adding up by host, beside a map of Java's. */
final class TouchesTest {

  private record Sum(long firstNs, long lastNs, long count) {
    Sum and(Sum other) {
      return new Sum(
          Math.min(firstNs, other.firstNs), Math.max(lastNs, other.lastNs), count + other.count);
    }
  }

  /** Few hosts, many, all of a fleet, and some that are beyond what the fleet was known to be. */
  @ParameterizedTest
  @CsvSource({"0,0,0", "1,1,5", "900,1000,4000", "5000,5000,40000", "5000,3000,40000", "90,9,400"})
  void shouldAddUpByHost(int numbers, int fleetHosts, int rows) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Integer, Sum> wanted = new HashMap<>();
    Touches touches = new Touches(fleetHosts);

    for (int row = 0; row < rows; row++) {
      // Day by day, and in order of numbers within a day, as the rows lie; some by chance.
      int host = random.nextInt(10) > 0 ? row % numbers : random.nextInt(numbers);
      Sum one = new Sum(random.nextLong(), random.nextLong(), 1 + random.nextInt(9));
      wanted.merge(host, one, Sum::and);
      touches.add(host, one.firstNs(), one.lastNs(), one.count());
    }

    Map<Integer, Sum> found = new HashMap<>();
    for (int slot = 0; slot < touches.size(); slot++) {
      found.put(
          touches.host(slot),
          new Sum(touches.firstNs(slot), touches.lastNs(slot), touches.count(slot)));
    }
    assertThat(touches.size()).as("seed %d", seed).isEqualTo(wanted.size());
    assertThat(found).as("seed %d", seed).isEqualTo(wanted);
  }
}
