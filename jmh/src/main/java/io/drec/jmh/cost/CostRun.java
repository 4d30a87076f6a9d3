package io.drec.jmh.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final int WARM_PART = 4;

  private final Path home;
  private final CostOptions options;
  private final Group group;
  private final Meter meter;

  CostRun(Path home, CostOptions options, Group group) {
    this.home = home;
    this.options = options;
    this.group = group;
    this.meter = new Meter(options.results());
  }

  List<CostRow> run() throws IOException {
    if (!Files.exists(options.results())) {
      Files.writeString(options.results(), CostRow.HEAD + "\n");
    }
    meter.keep("# " + machine());
    Path source = home.resolve("jmh/src/main/c/storm.c");
    if (!options.rates().isEmpty()) {
      return lossRates(source);
    }
    List<Workload> workloads =
        Workloads.ready(
            source,
            options.work(),
            options.quick() || options.slices() > 0,
            options.workloads(),
            CostRun::say);
    DriveRecorder ours = ours(options.slices() > 0 ? Slices.SETTINGS : List.of());
    try (Auditd auditd = auditd()) {
      List<Watch> watches = new ArrayList<>(List.of(new Watch.Nobody()));
      if (options.watches().contains(DriveRecorder.NAME)) {
        watches.add(ours);
      }
      if (auditd != null) {
        watches.add(auditd);
      }
      if (options.slices() > 0) {
        new Slices(options, meter, group, ours, auditd).run(workloads);
        return meter.rows();
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
    return meter.rows();
  }

  private List<CostRow> lossRates(Path source) throws IOException {
    Path storm = Workloads.compiled(source, options.work());
    Path file = options.work().resolve("opened");
    new LossRates(storm, file, group, ours(List.of()), meter).run(options.rates());
    return meter.rows();
  }

  private DriveRecorder ours(List<String> settings) throws IOException {
    Path launcher = home.resolve("drec");
    // In a checkout it builds when a source changed: not in the middle of a measurement.
    Commands.run(List.of(launcher.toString(), "--version"));
    return new DriveRecorder(
        launcher, group.directory(), options.work().resolve("recording"), settings);
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
    Map<Workload, Meter.Window> windows = new LinkedHashMap<>();
    watch.start();
    try {
      group.run(Workloads.warming(workloads, WARM_PART));
      Meter.settle(watch);
      for (Workload workload : workloads) {
        windows.put(workload, meter.measure(round, watch, workload, group));
      }
    } finally {
      watch.stop();
    }
    for (Map.Entry<Workload, Meter.Window> entry : windows.entrySet()) {
      Meter.Window window = entry.getValue();
      long events = watch.events(window.from(), window.to());
      meter.add(round, watch, entry.getKey().name(), "events", events);
    }
    meter.add(round, watch, CostRow.SESSION, "lost", watch.lost());
    if (watch instanceof DriveRecorder ours) {
      meter.add(round, watch, CostRow.SESSION, "start_ms", ours.startMs());
    }
    watch.clear();
  }

  /** The recorder alone, with a group in which nothing runs. */
  private void idle(DriveRecorder ours) throws IOException {
    say("idle for " + options.idleSeconds() + " s");
    ours.start();
    try {
      Meter.settle(ours);
      CpuTimes before = CpuTimes.now(ours.processes());
      long beforeNs = System.nanoTime();
      Commands.pause(options.idleSeconds() * 1000L);
      double wallUs = (System.nanoTime() - beforeNs) / 1e3;
      CpuTimes after = CpuTimes.now(ours.processes());
      double percent = 100.0 * Meter.us(after.watched() - before.watched()) / wallUs;
      meter.add(1, ours, CostRow.IDLE, "core_percent", percent);
      Path status = Path.of("/proc", Long.toString(ours.pid()), "status");
      meter.add(1, ours, CostRow.IDLE, "resident_kib", residentKib(Files.readAllLines(status)));
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

  static void say(String text) {
    System.out.println("# " + text);
  }
}
