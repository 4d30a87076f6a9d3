package io.drec.jmh.cost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * At which rate of acts a recorder begins to lose some. Each rate has a recorder of its own, with
 * default settings, and lasts {@value #SECONDS} s: as many processes as there are cores open and
 * close one file, which is two records.
 */
final class LossRates {
  static final String PREFIX = "opens-";
  private static final int SECONDS = 10;

  private final Path storm;
  private final Path file;
  private final Group group;
  private final DriveRecorder ours;
  private final Meter meter;

  /**
   * @param storm the compiled storms
   * @param file to open; made, and removed
   */
  LossRates(Path storm, Path file, Group group, DriveRecorder ours, Meter meter) {
    this.storm = storm;
    this.file = file;
    this.group = group;
    this.ours = ours;
    this.meter = meter;
  }

  /**
   * @param rates opens a second
   */
  void run(List<Long> rates) throws IOException {
    for (long rate : rates) {
      int jobs = Runtime.getRuntime().availableProcessors();
      long each = rate / jobs;
      List<String> command = new ArrayList<>(List.of(storm.toString(), "opens", file.toString()));
      command.addAll(List.of("" + each * jobs, "" + SECONDS, "" + jobs));
      Workload load = new Workload(PREFIX + rate, each * jobs * SECONDS, "open", command);
      CostRun.say(load.name());
      ours.start();
      Meter.Window window;
      try {
        Meter.settle(ours);
        window = meter.measure(1, ours, load, group);
      } finally {
        ours.stop();
      }
      meter.add(1, ours, load.name(), "events", ours.events(window.from(), window.to()));
      meter.add(1, ours, load.name(), "lost", ours.lost());
      ours.clear();
    }
  }

  static boolean isOne(CostRow row) {
    return row.workload().startsWith(PREFIX);
  }

  /** One line for each rate. */
  static String table(List<CostRow> rows) {
    Map<Long, Map<String, Double>> runs = new TreeMap<>();
    for (CostRow row : rows) {
      if (isOne(row)) {
        long rate = Long.parseLong(row.workload().substring(PREFIX.length()));
        runs.computeIfAbsent(rate, any -> new TreeMap<>()).put(row.measure(), row.value());
      }
    }
    StringBuilder text = new StringBuilder();
    text.append("| opens a second, wanted | done | events | lost | recorder, of a core |\n");
    text.append("|---|---|---|---|---|\n");
    runs.forEach(
        (rate, run) -> {
          double seconds = run.getOrDefault("wall_us", Double.NaN) / 1e6;
          text.append(
              String.format(
                  Locale.ROOT,
                  "| %,d | %,.0f | %,.0f | %,.0f | %.2f |%n",
                  rate,
                  run.getOrDefault("operations", Double.NaN) / seconds,
                  run.getOrDefault("events", Double.NaN),
                  run.getOrDefault("lost", Double.NaN),
                  run.getOrDefault("watch_cpu_us", Double.NaN) / 1e6 / seconds));
        });
    return text.toString();
  }
}
