package io.drec.linux.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.LossCause;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordType;
import io.drec.sensor.Sensor;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever happens, hits = delivered + lost when nothing is on its way. */
final class FactOutboxTest {
  private int wakes;
  private final FactOutbox outbox = new FactOutbox(() -> wakes++);

  private static ByteBuffer record(int textBytes) {
    return new RecordBuilder()
        .begin(RecordType.LOG, 8, 1)
        .field(FieldId.TEXT, new byte[textBytes])
        .end();
  }

  private Map<LossCause, Long> counters(FactHook hook) {
    Map<LossCause, Long> counters = new TreeMap<>();
    for (Sensor.Counter counter : outbox.counters()) {
      if (counter.hook() == hook.number()) {
        counters.put(LossCause.ofCode(counter.cause()), counter.value());
      }
    }
    return counters;
  }

  @Test
  void shouldCountWhatIsDeliveredAndWhatIsNot() {
    outbox.offer(FactHook.HASH, record(10));
    outbox.offer(FactHook.HASH, record(10));
    outbox.lost(FactHook.HASH);
    assertThat(outbox.drain((buffer, offset, length) -> {}, 10)).isEqualTo(2);
    assertThat(counters(FactHook.HASH))
        .isEqualTo(Map.of(LossCause.HIT, 3L, LossCause.NONE, 2L, LossCause.QUEUE_FULL, 1L));
    assertThat(counters(FactHook.WATCH))
        .isEqualTo(Map.of(LossCause.HIT, 0L, LossCause.NONE, 0L, LossCause.QUEUE_FULL, 0L));
  }

  @Test
  void shouldWakeWhoPollsWhenSomethingIsThereAgain() {
    outbox.offer(FactHook.HASH, record(10));
    outbox.offer(FactHook.HASH, record(20));
    assertThat(wakes).isEqualTo(1);
    outbox.drain((buffer, offset, length) -> {}, 10);
    outbox.offer(FactHook.WATCH, record(10));
    assertThat(wakes).isEqualTo(2);
  }

  @Test
  void shouldLoseWhatHasNoRoomAndTakeAgainWhenThereIs() {
    int all = FactOutbox.RECORDS_MAX + 5;
    for (int i = 0; i < all; i++) {
      outbox.offer(FactHook.SCRIPT, record(10));
    }
    assertThat(outbox.drain((buffer, offset, length) -> {}, all)).isEqualTo(FactOutbox.RECORDS_MAX);
    assertThat(counters(FactHook.SCRIPT)).containsEntry(LossCause.QUEUE_FULL, 5L);
    outbox.offer(FactHook.SCRIPT, record(10));
    assertThat(outbox.drain((buffer, offset, length) -> {}, 10)).isEqualTo(1);
  }

  @Test
  void shouldHoldNoMoreBytesThanItMay() {
    int size = 128 * 1024;
    long fit = FactOutbox.BYTES_MAX / (size + 64);
    for (int i = 0; i < fit + 10; i++) {
      outbox.offer(FactHook.SCRIPT, record(size));
    }
    assertThat(outbox.drain((buffer, offset, length) -> {}, 10_000)).isEqualTo((int) fit);
  }
}
