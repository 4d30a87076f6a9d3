package io.drec.daemon;

import io.drec.record.LossCause;
import io.drec.sensor.Sensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Turns what was counted into HEALTH records: one LOSS for each interval and cause that lost
 * something, COUNTERS at start, whenever something was lost, every ten seconds in which anything
 * changed, and at stop. Thread safe.
 */
final class Accountant {
  private static final long COUNTERS_EVERY_NS = TimeUnit.SECONDS.toNanos(10);

  private final Sensor sensor;
  private final Capture capture;
  private final HealthRecords records = new HealthRecords();
  private boolean isOpen;
  private Totals told = Totals.none();
  private long lookedNs;
  private long countersNs;

  Accountant(Sensor sensor, Capture capture) {
    this.sensor = sensor;
    this.capture = capture;
  }

  /** Recording begins: intervals count from here. */
  synchronized List<byte[]> begin() {
    isOpen = true;
    lookedNs = sensor.clockNs();
    countersNs = lookedNs;
    told = totals();
    return List.of(records.counters(lookedNs, told));
  }

  /** What there is to tell of the interval since the last call. */
  synchronized List<byte[]> interval() {
    if (!isOpen) {
      return List.of();
    }
    long beforeNs = sensor.clockNs();
    Totals now = totals();
    long nowNs = sensor.clockNs();
    List<byte[]> tell = losses(now, nowNs);
    boolean isDue = beforeNs - countersNs >= COUNTERS_EVERY_NS;
    if (!tell.isEmpty() || (isDue && !now.isSameAs(told))) {
      tell.add(records.counters(nowNs, now));
      countersNs = beforeNs;
      told = now;
    }
    lookedNs = beforeNs;
    return tell;
  }

  /** The last records of a recording; there is no interval after them. */
  synchronized List<byte[]> end(String why) {
    isOpen = false;
    long nowNs = sensor.clockNs();
    Totals now = totals();
    List<byte[]> tell = losses(now, nowNs);
    tell.add(records.counters(nowNs, now));
    tell.add(records.stop(nowNs, now, why));
    return tell;
  }

  Totals totals() {
    return Totals.of(sensor.counters(), capture);
  }

  private List<byte[]> losses(Totals now, long nowNs) {
    List<byte[]> tell = new ArrayList<>();
    for (LossCause cause : LossCause.values()) {
      long count = now.lostByCause()[cause.code()] - told.lostByCause()[cause.code()];
      if (count > 0) {
        tell.add(records.loss(cause, fromNs(cause), nowNs, count, now));
      }
    }
    return tell;
  }

  /** A record that user space lost may have waited in the ring since long before the interval. */
  private long fromNs(LossCause cause) {
    boolean isOurs = cause == LossCause.JOURNAL || cause == LossCause.MALFORMED;
    return isOurs ? Math.min(lookedNs, capture.takeLostFromNs()) : lookedNs;
  }
}
