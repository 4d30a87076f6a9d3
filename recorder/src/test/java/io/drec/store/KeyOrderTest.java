package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class KeyOrderTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Keys that begin alike, some of them the beginning of others, with zeros at their ends. */
  private byte[] key() {
    byte[] key = new byte[random.nextInt(24)];
    int different = random.nextInt(key.length + 1);
    for (int i = different; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(4) * 85);
    }
    return key;
  }

  @RepeatedTest(20)
  void shouldSortKeysByTheirBytes() {
    byte[][] keys = new byte[random.nextInt(2000)][];
    Arrays.setAll(keys, number -> key());
    byte[][] sorted = keys.clone();
    Arrays.sort(sorted, Arrays::compareUnsigned);
    int[] order = KeyOrder.of(keys);
    assertThat(order).as("seed %d", seed).hasSameSizeAs(keys).doesNotHaveDuplicates();
    for (int i = 0; i < order.length; i++) {
      assertThat(keys[order[i]]).as("key %d, seed %d", i, seed).isEqualTo(sorted[i]);
    }
  }

  @Test
  void shouldSortKeysThatShareMuch() {
    byte[][] keys = new byte[20][400_000];
    for (int i = 0; i < keys.length; i++) {
      keys[i][keys[i].length - 1] = (byte) (keys.length - i);
    }
    assertThat(KeyOrder.of(keys)).startsWith(19, 18, 17).endsWith(1, 0);
  }
}
