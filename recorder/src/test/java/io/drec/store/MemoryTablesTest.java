package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.store.Tables.Cursor;
import io.drec.store.Tables.Order;
import java.util.ArrayList;
import java.util.List;
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
