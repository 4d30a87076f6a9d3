package io.drec.jmh.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Runs a load, looks at what it took, and keeps the figures as rows. */
final class Meter {
  /** A recorder has taken in what there was when it needs less than this of a core. */
  private static final double QUIET_SHARE = 0.04;

  private static final long QUIET_MS = 1000;
  private static final long SETTLE_MS_MAX = 20_000;

  private final Path results;
  private final List<CostRow> rows = new ArrayList<>();

  /**
   * @param results to which rows are added
   */
  Meter(Path results) {
    this.results = results;
  }

  /** When a load began, and when it was taken in. */
  record Window(Watch.Mark from, Watch.Mark to) {}

  /** Runs a load to its end. */
  interface Running {
    void run(List<String> command) throws IOException;
  }

  List<CostRow> rows() {
    return rows;
  }

  Window measure(int round, Watch watch, Workload workload, Group group) throws IOException {
    return measure(round, watch, workload, group, group::run);
  }

  Window measure(int round, Watch watch, Workload workload, Group group, Running running)
      throws IOException {
    Commands.run(List.of("sync"));
    Watch.Mark from = watch.mark();
    CpuTimes before = CpuTimes.now(watch.processes());
    long groupBeforeUs = group.cpuUs();
    long beforeNs = System.nanoTime();
    running.run(workload.command());
    long wallNs = System.nanoTime() - beforeNs;
    long settledMs = settle(watch);
    long groupUs = group.cpuUs() - groupBeforeUs;
    CpuTimes after = CpuTimes.now(watch.processes());
    Watch.Mark to = watch.mark();
    String name = workload.name();
    add(round, watch, name, "operations", workload.operations());
    add(round, watch, name, "wall_us", wallNs / 1000);
    add(round, watch, name, "settle_ms", settledMs);
    add(round, watch, name, "workload_cpu_us", groupUs);
    add(round, watch, name, "watch_cpu_us", us(after.watched() - before.watched()));
    add(round, watch, name, "kernel_cpu_us", us(after.kernelSince(before)));
    add(round, watch, name, "machine_cpu_us", us(after.busy() - before.busy()));
    return new Window(from, to);
  }

  static long us(long ticks) {
    return ticks * CpuTimes.US_PER_TICK;
  }

  /** Waits until the recorder has nothing more to do; bare waits for one look, too. */
  static long settle(Watch watch) throws IOException {
    long beganNs = System.nanoTime();
    long waitedMs;
    boolean quiet;
    do {
      CpuTimes before = CpuTimes.now(watch.processes());
      Commands.pause(QUIET_MS);
      CpuTimes after = CpuTimes.now(watch.processes());
      double share = (double) us(after.watched() - before.watched()) / (QUIET_MS * 1000);
      quiet = share < QUIET_SHARE;
      waitedMs = (System.nanoTime() - beganNs) / 1_000_000;
    } while (!quiet && waitedMs < SETTLE_MS_MAX);
    if (!quiet) {
      CostRun.say(
          watch.name() + " was not quiet after " + waitedMs + " ms: its later work is not counted");
    }
    return waitedMs;
  }

  void add(int round, Watch watch, String workload, String measure, double value)
      throws IOException {
    CostRow row = new CostRow(round, watch.name(), workload, measure, value);
    rows.add(row);
    keep(row.text());
  }

  void keep(String line) throws IOException {
    Files.writeString(
        results,
        line + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
