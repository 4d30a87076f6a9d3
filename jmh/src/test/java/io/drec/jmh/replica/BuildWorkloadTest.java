package io.drec.jmh.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BuildWorkloadTest {
  private static final int EVENTS = 5000;

  @Test
  void shouldGiveTheSameBytesForTheSameSeed() {
    List<byte[]> once = records(7);
    List<byte[]> twice = records(7);
    for (int i = 0; i < once.size(); i++) {
      assertThat(twice.get(i)).isEqualTo(once.get(i));
    }
    assertThat(records(8).get(3)).isNotEqualTo(once.get(3));
  }

  @Test
  void shouldEndEveryProcessThatItStartsAndGoForwardInTime() {
    Map<RecordType, Integer> types = new EnumMap<>(RecordType.class);
    RecordView view = new RecordView();
    long before = 0;
    for (byte[] record : records(1)) {
      view.wrap(Shift.over(record), 0, record.length);
      types.merge(view.type(), 1, Integer::sum);
      assertThat(view.timeNs()).isGreaterThanOrEqualTo(before);
      before = view.timeNs();
    }
    int ends = types.get(RecordType.PROC_EXIT);
    assertThat(types.get(RecordType.PROC_START)).isBetween(2 * ends, 2 * ends + 20);
    assertThat(types).containsKeys(RecordType.FILE_SESSION, RecordType.FILE_OP);
    assertThat(types.get(RecordType.HEALTH)).isEqualTo(1);
  }

  private static List<byte[]> records(long seed) {
    List<byte[]> records = new ArrayList<>();
    long events =
        new BuildWorkload(EVENTS, seed)
            .next(
                EVENTS,
                (origin, record, length, event) -> {
                  byte[] copy = new byte[length];
                  record.get(0, copy);
                  records.add(copy);
                });
    assertThat(events).isEqualTo(EVENTS);
    assertThat(records).hasSize(EVENTS + 1);
    return records;
  }
}
