package io.drec.jmh.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole run. In each round everybody records all workloads once, one watch after the other, each
 * round beginning with another.
 */
final class CostRun {
  /** A recorder has taken in what there was when it needs less than this of a core. */
  private static final double QUIET_SHARE = 0.04;

  private static final long QUIET_MS = 1000;
  private static final long SETTLE_MS_MAX = 20_000;
  private static final int WARM_PART = 4;

  private final Path home;
  private final CostOptions options;
  private final Group group;
  private final List<CostRow> rows = new ArrayList<>();

  CostRun(Path home, CostOptions options, Group group) {
    this.home = home;
    this.options = options;
    this.group = group;
  }

  /** When a workload began, and when it was taken in. */
  private record Window(Watch.Mark from, Watch.Mark to) {}

  List<CostRow> run() throws IOException {
    if (!Files.exists(options.results())) {
      Files.writeString(options.results(), CostRow.HEAD + "\n");
    }
    keep("# " + machine());
    List<Workload> workloads =
        Workloads.ready(
            home.resolve("jmh/src/main/c/storm.c"),
            options.work(),
            options.quick(),
            options.workloads(),
            CostRun::say);
    // In a checkout it builds when a source changed: not in the middle of a measurement.
    Commands.run(List.of(home.resolve("drec").toString(), "--version"));
    DriveRecorder ours =
        new DriveRecorder(
            home.resolve("drec"), group.directory(), options.work().resolve("recording"));
    try (Auditd auditd = auditd()) {
      List<Watch> watches = new ArrayList<>(List.of(new Watch.Nobody()));
      if (options.watches().contains(DriveRecorder.NAME)) {
        watches.add(ours);
      }
      if (auditd != null) {
        watches.add(auditd);
      }
      for (int round = 1; round <= options.rounds(); round++) {
        for (int i = 0; i < watches.size(); i++) {
          watch(round, watches.get((i + round) % watches.size()), workloads);
        }
      }
    }
    if (options.idleSeconds() > 0 && options.watches().contains(DriveRecorder.NAME)) {
      idle(ours);
    }
    return rows;
  }

  private @Nullable Auditd auditd() {
    if (!options.watches().contains(Auditd.NAME)) {
      return null;
    }
    try {
      return Auditd.in(options.work().resolve("auditd"));
    } catch (IOException | IllegalArgumentException e) {
      say("left out: auditd, for " + e.getMessage());
      return null;
    }
  }

  private void watch(int round, Watch watch, List<Workload> workloads) throws IOException {
    say("round " + round + ", " + watch.name());
    Map<Workload, Window> windows = new LinkedHashMap<>();
    watch.start();
    try {
      group.run(Workloads.warming(workloads, WARM_PART));
      settle(watch);
      for (Workload workload : workloads) {
        windows.put(workload, measure(round, watch, workload));
      }
    } finally {
      watch.stop();
    }
    for (Map.Entry<Workload, Window> entry : windows.entrySet()) {
      Window window = entry.getValue();
      long events = watch.events(window.from(), window.to());
      add(round, watch, entry.getKey().name(), "events", events);
    }
    add(round, watch, CostRow.SESSION, "lost", watch.lost());
    if (watch instanceof DriveRecorder ours) {
      add(round, watch, CostRow.SESSION, "start_ms", ours.startMs());
    }
    watch.clear();
  }

  private Window measure(int round, Watch watch, Workload workload) throws IOException {
    Commands.run(List.of("sync"));
    Watch.Mark from = watch.mark();
    CpuTimes before = CpuTimes.now(watch.processes());
    long groupBeforeUs = group.cpuUs();
    long beforeNs = System.nanoTime();
    group.run(workload.command());
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

  private static long us(long ticks) {
    return ticks * CpuTimes.US_PER_TICK;
  }

  /** Waits until the recorder has nothing more to do; bare waits for one look, too. */
  private static long settle(Watch watch) throws IOException {
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
      say(watch.name() + " was not quiet after " + waitedMs + " ms: its later work is not counted");
    }
    return waitedMs;
  }

  /** The recorder alone, with a group in which nothing runs. */
  private void idle(DriveRecorder ours) throws IOException {
    say("idle for " + options.idleSeconds() + " s");
    ours.start();
    try {
      settle(ours);
      CpuTimes before = CpuTimes.now(ours.processes());
      long beforeNs = System.nanoTime();
      Commands.pause(options.idleSeconds() * 1000L);
      double wallUs = (System.nanoTime() - beforeNs) / 1e3;
      CpuTimes after = CpuTimes.now(ours.processes());
      double percent = 100.0 * us(after.watched() - before.watched()) / wallUs;
      add(1, ours, CostRow.IDLE, "core_percent", percent);
      Path status = Path.of("/proc", Long.toString(ours.pid()), "status");
      add(1, ours, CostRow.IDLE, "resident_kib", residentKib(Files.readAllLines(status)));
    } finally {
      ours.stop();
    }
    ours.clear();
  }

  static long residentKib(List<String> status) {
    for (String line : status) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalArgumentException("no VmRSS in /proc/PID/status: " + status);
  }

  private void add(int round, Watch watch, String workload, String measure, double value)
      throws IOException {
    CostRow row = new CostRow(round, watch.name(), workload, measure, value);
    rows.add(row);
    keep(row.text());
  }

  private void keep(String line) throws IOException {
    Files.writeString(
        options.results(),
        line + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static String machine() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).trim())
            .findFirst()
            .orElse("unknown processor");
    return Runtime.getRuntime().availableProcessors()
        + " × "
        + model
        + "; Linux "
        + System.getProperty("os.version")
        + "; load before "
        + Files.readString(Path.of("/proc/loadavg")).trim();
  }

  private static void say(String text) {
    System.out.println("# " + text);
  }
}
