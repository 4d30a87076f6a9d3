package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.store.Family;
import io.drec.store.LayeredTables;
import io.drec.store.MemoryTables;
import io.drec.store.MetaKeys;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

final class StateRowsTest {
  private static final byte[] HOST = new byte[16];

  /** More than are held, so that what is asked for is there, gone, and there again. */
  private static final int PATHS = 20_000;

  @RepeatedTest(3)
  void shouldSayWhatTheTablesSayHoweverManyThereAre() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    MemoryTables base = new MemoryTables();
    MemoryTables out = new MemoryTables();
    StateRows rows = new StateRows(base, LayeredTables.of(out, base), out);
    Map<Integer, byte[]> expected = new HashMap<>();
    for (int path = 0; path < PATHS; path += 3) {
      byte[] value = {(byte) path};
      base.put(Family.STATE, key(path), value);
      expected.put(path, value);
    }
    for (int i = 0; i < 100_000; i++) {
      int path = random.nextInt(PATHS);
      switch (random.nextInt(4)) {
        case 0 -> {
          byte[] value = {(byte) i, 1};
          rows.put(key(path), value);
          expected.put(path, value);
        }
        case 1 -> {
          rows.delete(key(path));
          expected.remove(path);
        }
        case 2 -> assertThat(rows.get(key(path))).as("seed %d", seed).isEqualTo(expected.get(path));
        default ->
            assertThat(rows.ofPath(MetaKeys.bindings(HOST), path(path)))
                .as("seed %d", seed)
                .isEqualTo(expected.get(path));
      }
    }
    LayeredTables all = LayeredTables.of(out, base);
    for (int path = 0; path < PATHS; path++) {
      assertThat(all.get(Family.STATE, key(path)))
          .as("seed %d", seed)
          .isEqualTo(expected.get(path));
      boolean stored = base.get(Family.STATE, key(path)) != null;
      assertThat(out.raw(Family.STATE, key(path)) != null && expected.get(path) == null)
          .as("seed %d: a mark of what was deleted, where nothing is to be hidden", seed)
          .isEqualTo(stored && expected.get(path) == null);
    }
  }

  private static byte[] key(int path) {
    return MetaKeys.binding(HOST, path(path));
  }

  private static byte[] path(int path) {
    return ("/srv/data/" + path).getBytes(StandardCharsets.US_ASCII);
  }
}
