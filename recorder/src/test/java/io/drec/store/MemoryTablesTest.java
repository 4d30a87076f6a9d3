package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.store.Tables.Cursor;
import io.drec.store.Tables.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class MemoryTablesTest {
  private final MemoryTables tables = new MemoryTables();

  @Test
  void shouldScanInOrderWhatCameSinceTheScanBefore() {
    put("b", "1");
    put("a", "1");
    assertThat(scan()).containsExactly("a=1", "b=1");
    put("c", "2");
    put("a", "2");
    tables.delete(Family.EDGE, "b".getBytes());
    put("0", "2");
    assertThat(scan()).containsExactly("0=2", "a=2", "c=2");
    put("b", "3");
    assertThat(scan()).containsExactly("0=2", "a=2", "b=3", "c=2");
    tables.clear();
    assertThat(scan()).isEmpty();
  }

  @RepeatedTest(10)
  void shouldHoldWhatASortedMapHolds() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < 3000; i++) {
      String key = Integer.toString(random.nextInt(1000), 36);
      String value = Integer.toString(i);
      int what = random.nextInt(8);
      if (what < 2) {
        if (what == 0) {
          tables.delete(Family.EDGE, key.getBytes());
        } else {
          tables.take(Family.EDGE, key.getBytes());
        }
        expected.remove(key);
      } else {
        put(key, value);
        expected.put(key, value);
      }
      byte[] found = tables.get(Family.EDGE, key.getBytes());
      assertThat(found == null ? null : new String(found))
          .as("seed %d", seed)
          .isEqualTo(expected.get(key));
    }
    assertThat(scan())
        .as("seed %d", seed)
        .containsExactlyElementsOf(
            expected.entrySet().stream().map(row -> row.getKey() + "=" + row.getValue()).toList());
  }

  @Test
  void shouldScanWhatWasThereWhenTheScanBegan() {
    put("a", "1");
    try (Cursor cursor = tables.scan(Family.EDGE, new byte[0], null, Order.ASCENDING)) {
      put("a", "2");
      put("b", "2");
      assertThat(cursor.next()).isTrue();
      assertThat(new String(cursor.value())).isEqualTo("1");
      assertThat(cursor.next()).isFalse();
    }
    assertThat(scan()).containsExactly("a=2", "b=2");
  }

  private void put(String key, String value) {
    tables.put(Family.EDGE, key.getBytes(), value.getBytes());
  }

  private List<String> scan() {
    List<String> rows = new ArrayList<>();
    try (Cursor cursor = tables.scan(Family.EDGE, new byte[0], null, Order.ASCENDING)) {
      while (cursor.next()) {
        rows.add(new String(cursor.key()) + "=" + new String(cursor.value()));
      }
    }
    return rows;
  }
}
