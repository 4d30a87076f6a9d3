package io.drec.daemon;

import io.drec.sensor.Sensor;
import io.drec.store.StoreMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps the recorder's budgets of processor time and memory: has the sensor leave out what it
 * names, and records each time in which it did, as a loss of unknown count for the cause SHED.
 * Before memory costs anything that is recorded, the store is written with the least. Thread safe.
 */
final class Shedding {
  /** A time that lasts is told so often, so that an answer knows of it before it ends. */
  private static final long TELL_EVERY_NS = TimeUnit.SECONDS.toNanos(10);

  private static final long MIB = 1 << 20;

  private final Budgets budgets;
  private final Sensor sensor;
  private final LongSupplier monotonicNs;
  private final Consumer<byte[]> health;
  private final Consumer<String> notices;
  private final List<String> sheddable;
  private final CpuBudget cpu;
  private final MemoryBudget memory;
  private boolean isSmall;
  private final HealthRecords records = new HealthRecords();
  private int steps;
  private long fromNs;

  /**
   * @param health takes HEALTH records
   * @param notices takes a line for the user
   */
  Shedding(
      Budgets budgets,
      Sensor sensor,
      LongSupplier monotonicNs,
      Consumer<byte[]> health,
      Consumer<String> notices) {
    this.budgets = budgets;
    this.sensor = sensor;
    this.monotonicNs = monotonicNs;
    this.health = health;
    this.notices = notices;
    this.sheddable = sensor.sheddable();
    long nowNs = monotonicNs.getAsLong();
    this.cpu =
        new CpuBudget(budgets.cpuPercent(), sheddable.size(), nowNs, budgets.cpuNs().getAsLong());
    this.memory = new MemoryBudget(budgets.memoryBytes(), 1 + sheddable.size(), nowNs);
  }

  /**
   * The budgets, and what tells how much of each is used.
   *
   * @param cpuPercent of one core; 0: no budget
   * @param cpuNs processor time of this process
   * @param memoryBytes resident; 0: no limit
   * @param residentBytes of this process
   * @param least has the store be written with the least memory, and gives back what is free
   */
  record Budgets(
      int cpuPercent,
      LongSupplier cpuNs,
      long memoryBytes,
      LongSupplier residentBytes,
      Runnable least) {
    String names() {
      String percent = cpuPercent == 0 ? "" : cpuPercent + " % of a core";
      String memory = memoryBytes == 0 ? "" : memoryBytes / MIB + " MiB of memory";
      return percent + (percent.isEmpty() || memory.isEmpty() ? "" : " or ") + memory;
    }
  }

  /** What an answer must say of a recording with a budget, whether or not it is ever reached. */
  List<String> coverage() {
    String names = budgets.names();
    if (names.isEmpty()) {
      return List.of();
    }
    if (sheddable.isEmpty()) {
      return List.of("The budget of " + names + " is not kept: this sensor can leave nothing out.");
    }
    return List.of(
        "While the recorder needs more than "
            + names
            + " it leaves out, one after the other: "
            + String.join("; ", sheddable)
            + ". Such times are gaps of the cause shed.");
  }

  /** Memory of this process; 0: not known. */
  long residentBytes() {
    return budgets.residentBytes().getAsLong();
  }

  /** 0: no limit. */
  long memoryBytesMax() {
    return budgets.memoryBytes();
  }

  /** One second's look. */
  synchronized void tick() {
    if (budgets.names().isEmpty()) {
      return;
    }
    long nowNs = monotonicNs.getAsLong();
    int ofMemory = memory.look(nowNs, budgets.residentBytes().getAsLong());
    if (ofMemory > 0 && !isSmall) {
      beSmall();
    }
    int ofCpu = budgets.cpuPercent() == 0 ? 0 : cpu.look(nowNs, budgets.cpuNs().getAsLong());
    int due = Math.max(ofCpu, Math.max(0, ofMemory - 1));
    if (due != steps) {
      change(due);
    } else if (steps > 0 && sensor.clockNs() - fromNs >= TELL_EVERY_NS) {
      tell(sensor.clockNs());
    }
  }

  /** Nothing is lost by it, so it is not taken back while this recorder runs. */
  private void beSmall() {
    isSmall = true;
    budgets.least().run();
    String what =
        "over the limit of "
            + budgets.memoryBytes() / MIB
            + " MiB of memory: the store is written with the least, "
            + StoreMemory.MIB_MIN
            + " MiB, until the recorder is started again";
    String config = ConfigKeys.MEMORY_MIB + "=" + StoreMemory.MIB_MIN + "\n";
    health.accept(records.reconfigured(sensor.clockNs(), what, config));
    notices.accept(what);
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
            ? "within the budget of " + budgets.names() + " again: everything is recorded"
            : "over the budget of "
                + budgets.names()
                + ": not recorded until it is kept again: "
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
