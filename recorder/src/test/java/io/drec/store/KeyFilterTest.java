package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeyFilterTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void shouldKnowEveryKeyAndFewOthers() {
    System.out.println("seed " + seed);
    int keys = 100_000;
    KeyFilter filter = new KeyFilter(1 << 17);
    byte[][] added = new byte[keys][];
    for (int i = 0; i < keys; i++) {
      added[i] = key();
      filter.add(Family.EDGE, added[i]);
    }
    int wrong = 0;
    for (int i = 0; i < keys; i++) {
      assertThat(filter.mayHold(Family.EDGE, added[i])).as("seed %d", seed).isTrue();
      wrong += filter.mayHold(Family.META, added[i]) ? 1 : 0;
      wrong += filter.mayHold(Family.EDGE, key()) ? 1 : 0;
    }
    assertThat(wrong).as("of %d, seed %d", 2 * keys, seed).isLessThan(2 * keys / 25);
  }

  @Test
  void shouldKnowShortKeys() {
    KeyFilter filter = new KeyFilter(64);
    filter.add(Family.META, new byte[0]);
    filter.add(Family.META, new byte[] {1});

    assertThat(filter.mayHold(Family.META, new byte[0])).isTrue();
    assertThat(filter.mayHold(Family.META, new byte[] {1})).isTrue();
    assertThat(filter.mayHold(Family.META, new byte[] {2})).isFalse();
  }

  /** Like the store's: long, and the same but for a few bytes. */
  private byte[] key() {
    byte[] key = new byte[9 + random.nextInt(30)];
    for (int i = 0; i < 6; i++) {
      key[random.nextInt(key.length)] = (byte) random.nextInt();
    }
    return key;
  }
}
