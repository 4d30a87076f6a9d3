package io.drec.daemon;

import io.drec.record.LossCause;
import io.drec.record.RecordLayout.Counter;
import io.drec.sensor.Sensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The accounts since start, kernel and user space together. With no record in flight {@code hits =
 * recorded + lost}.
 *
 * @param lostByCause by the code of {@link LossCause}; 0 for the codes that are no loss
 * @param counters each total there is, as the COUNTERS field holds them
 */
record Totals(long hits, long recorded, long[] lostByCause, List<Sensor.Counter> counters) {
  /** The hook of what user space counts. */
  static final int USER_SPACE_HOOK = 0xffff;

  private static final int CAUSES = LossCause.values().length;

  static Totals of(List<Sensor.Counter> sensorCounters, Capture capture) {
    List<Sensor.Counter> all = new java.util.ArrayList<>(sensorCounters);
    all.add(userSpace(LossCause.MALFORMED, capture.malformed()));
    all.add(userSpace(LossCause.JOURNAL, capture.refused()));
    long hits = 0;
    long[] lost = new long[CAUSES];
    for (Sensor.Counter counter : all) {
      int cause = counter.cause();
      if (cause == LossCause.HIT.code()) {
        hits += counter.value();
      } else if (cause > LossCause.HIT.code() && cause < CAUSES) {
        lost[cause] += counter.value();
      }
    }
    return new Totals(hits, capture.journalled(), lost, List.copyOf(all));
  }

  static Totals none() {
    return new Totals(0, 0, new long[CAUSES], List.of());
  }

  private static Sensor.Counter userSpace(LossCause cause, long value) {
    return new Sensor.Counter(USER_SPACE_HOOK, cause.code(), value);
  }

  long lost() {
    long sum = 0;
    for (long count : lostByCause) {
      sum += count;
    }
    return sum;
  }

  boolean isSameAs(Totals other) {
    return counters.equals(other.counters) && recorded == other.recorded;
  }

  /** The COUNTERS field: struct drec_counter, repeated. */
  byte[] toField() {
    ByteBuffer bytes =
        ByteBuffer.allocate(counters.size() * Counter.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    for (Sensor.Counter counter : counters) {
      bytes.putShort(at + Counter.HOOK, (short) counter.hook());
      bytes.putShort(at + Counter.CAUSE, (short) counter.cause());
      bytes.putLong(at + Counter.VALUE, counter.value());
      at += Counter.BYTES;
    }
    return bytes.array();
  }

  /** One line for a person. */
  String describe() {
    StringBuilder text = new StringBuilder();
    text.append(recorded).append(" records kept of ").append(hits).append(" acts");
    for (int cause = 0; cause < CAUSES; cause++) {
      if (lostByCause[cause] > 0) {
        String word = LossCause.values()[cause].name().toLowerCase(java.util.Locale.ROOT);
        text.append(", ").append(lostByCause[cause]).append(" lost: ").append(word);
      }
    }
    return text.toString();
  }
}
