package io.drec.daemon;

import io.drec.sensor.Sensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps the recorder's budget of processor time: has the sensor leave out what it names, and
 * records each time in which it did, as a loss of unknown count for the cause SHED. Thread safe.
 */
final class Shedding {
  /** A time that lasts is told so often, so that an answer knows of it before it ends. */
  private static final long TELL_EVERY_NS = TimeUnit.SECONDS.toNanos(10);

  private final int percent;
  private final Sensor sensor;
  private final LongSupplier monotonicNs;
  private final LongSupplier cpuNs;
  private final Consumer<byte[]> health;
  private final Consumer<String> notices;
  private final List<String> sheddable;
  private final CpuBudget budget;
  private final HealthRecords records = new HealthRecords();
  private int steps;
  private long fromNs;

  /**
   * @param percent of one core; 0: no budget
   * @param cpuNs processor time of this process
   * @param health takes HEALTH records
   * @param notices takes a line for the user
   */
  Shedding(
      int percent,
      Sensor sensor,
      LongSupplier monotonicNs,
      LongSupplier cpuNs,
      Consumer<byte[]> health,
      Consumer<String> notices) {
    this.percent = percent;
    this.sensor = sensor;
    this.monotonicNs = monotonicNs;
    this.cpuNs = cpuNs;
    this.health = health;
    this.notices = notices;
    this.sheddable = sensor.sheddable();
    this.budget =
        new CpuBudget(percent, sheddable.size(), monotonicNs.getAsLong(), cpuNs.getAsLong());
  }

  /** What an answer must say of a recording with a budget, whether or not it is ever reached. */
  static List<String> coverage(int percent, List<String> sheddable) {
    if (percent == 0) {
      return List.of();
    }
    if (sheddable.isEmpty()) {
      return List.of(
          "The budget of "
              + percent
              + " % of a core is not kept: this sensor can leave nothing out.");
    }
    return List.of(
        "While the recorder needs more than "
            + percent
            + " % of a core it leaves out, one after the other: "
            + String.join("; ", sheddable)
            + ". Such times are gaps of the cause shed.");
  }

  /** One second's look. */
  synchronized void tick() {
    if (percent == 0 || sheddable.isEmpty()) {
      return;
    }
    int due = budget.look(monotonicNs.getAsLong(), cpuNs.getAsLong());
    if (due != steps) {
      change(due);
    } else if (steps > 0 && sensor.clockNs() - fromNs >= TELL_EVERY_NS) {
      tell(sensor.clockNs());
    }
  }

  /** Recording ends. */
  synchronized void end() {
    if (steps > 0) {
      tell(sensor.clockNs());
      steps = 0;
    }
  }

  private void change(int due) {
    // What is told covers all that may have been left out: from before a step until after it is
    // taken back.
    long beforeNs = sensor.clockNs();
    sensor.shed(due);
    if (steps > 0) {
      tell(sensor.clockNs());
    }
    notices.accept(
        due == 0
            ? "within the budget of " + percent + " % of a core again: everything is recorded"
            : "over the budget of "
                + percent
                + " % of a core: not recorded until it is kept again: "
                + String.join("; ", sheddable.subList(0, due)));
    steps = due;
    fromNs = beforeNs;
  }

  private void tell(long toNs) {
    health.accept(records.shed(fromNs, toNs, left(steps)));
    fromNs = toNs;
  }

  private String left(int count) {
    return String.join("; ", new ArrayList<>(sheddable.subList(0, count)));
  }
}
