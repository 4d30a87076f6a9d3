package io.drec.jmh.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Raw results as tables in Markdown. Every figure beside bare is that of one round, beside bare of
 * the same round; told are the median of the rounds, and the least and greatest; of {@value
 * #QUARTILES_FROM} and more the quartiles. Of slices, what is recorded stands beside what is
 * outside of it.
 */
final class CostTable {
  private static final String NONE = "–";
  private static final int QUARTILES_FROM = 6;

  /** Figures of one run of a workload: measure → value. */
  private record Run(Map<String, Double> figures) {
    double get(String measure) {
      return figures.getOrDefault(measure, Double.NaN);
    }

    /** All that the load and its recording took: the machine's other work is left out. */
    double cpuUs() {
      return get("workload_cpu_us") + get("watch_cpu_us") + get("kernel_cpu_us");
    }
  }

  /** Who, doing what, in which round. */
  private record Place(int round, String watch, String workload) {}

  private final Map<Place, Run> runs = new LinkedHashMap<>();
  private final Set<String> workloads = new LinkedHashSet<>();
  private final Set<String> watches = new LinkedHashSet<>();
  private final String beside;
  private int rounds;

  private CostTable(List<CostRow> rows, String beside) {
    this.beside = beside;
    for (CostRow row : rows) {
      Place place = new Place(row.round(), row.watch(), row.workload());
      runs.computeIfAbsent(place, any -> new Run(new LinkedHashMap<>()))
          .figures()
          .put(row.measure(), row.value());
      rounds = Math.max(rounds, row.round());
      if (!row.workload().equals(CostRow.SESSION) && !row.workload().equals(CostRow.IDLE)) {
        workloads.add(row.workload());
        watches.add(row.watch());
      }
    }
    watches.remove(beside);
  }

  static String of(List<CostRow> rows) {
    CostTable table = new CostTable(rows, Watch.Nobody.NAME);
    if (table.watches.contains(Slices.OUTSIDE)) {
      List<CostRow> slices =
          rows.stream().filter(row -> !row.watch().equals(Watch.Nobody.NAME)).toList();
      CostTable inside = new CostTable(slices, Slices.OUTSIDE);
      table.watches.retainAll(Set.of(Slices.OUTSIDE));
      return table.slowDown() + "\n" + table.cpu() + "\n" + inside.all();
    }
    return table.all();
  }

  private String all() {
    return slowDown() + "\n" + cpu() + "\n" + beside() + sessions();
  }

  private String slowDown() {
    StringBuilder out =
        new StringBuilder(
            "Wall time, as a ratio to " + beside + " (median, least to greatest or quartiles)");
    out.append(" of ").append(rounds).append(rounds == 1 ? " round: no spread" : " rounds");
    out.append("\n\n| workload | " + beside + " |");
    watches.forEach(watch -> out.append(' ').append(watch).append(" |"));
    out.append("\n|---|---|").append("---|".repeat(watches.size())).append('\n');
    for (String workload : workloads) {
      double bareUs = median(each(beside, workload, run -> run.get("wall_us")));
      out.append("| ").append(workload).append(" | ").append(number(bareUs / 1e6)).append(" s |");
      for (String watch : watches) {
        double[] ratios = ratios(watch, workload);
        out.append(' ').append(spread(ratios)).append(" |");
      }
      out.append('\n');
    }
    return out.toString();
  }

  private double[] ratios(String watch, String workload) {
    return besideBare(watch, workload, (run, bare) -> run.get("wall_us") / bare.get("wall_us"));
  }

  private String cpu() {
    StringBuilder out =
        new StringBuilder(
            "Processor time beyond "
                + beside
                + ", µs an operation: in all, of that in the load itself"
                + " (hooks), in the recorder, in kernel threads; events kept, and µs an event\n\n"
                + "| workload | who | all | load | recorder | kernel threads | events | µs an event"
                + " |\n|---|---|---|---|---|---|---|---|\n");
    for (String workload : workloads) {
      for (String watch : watches) {
        out.append("| ").append(workload).append(" | ").append(watch).append(" |");
        for (ToDoubleFunction<Run> part : parts()) {
          double[] extra =
              besideBare(
                  watch,
                  workload,
                  (run, bare) ->
                      (part.applyAsDouble(run) - part.applyAsDouble(bare)) / run.get("operations"));
          out.append(' ').append(number(median(extra))).append(" |");
        }
        out.append(' ').append(number(median(each(watch, workload, run -> run.get("events")))));
        double[] anEvent =
            besideBare(
                watch, workload, (run, bare) -> (run.cpuUs() - bare.cpuUs()) / run.get("events"));
        out.append(" | ").append(spread(anEvent)).append(" |\n");
      }
    }
    return out.toString();
  }

  /** All that we take of all that auditd takes, of each round; empty when only one is there. */
  private String beside() {
    if (!watches.containsAll(Set.of(DriveRecorder.NAME, Auditd.NAME))) {
      return "";
    }
    StringBuilder out =
        new StringBuilder(
            "Processor time of drec, as a part of auditd's\n\n| workload | |\n|---|---|\n");
    for (String workload : workloads) {
      double[] one =
          besideBare(DriveRecorder.NAME, workload, (run, bare) -> run.cpuUs() - bare.cpuUs());
      double[] other = besideBare(Auditd.NAME, workload, (run, bare) -> run.cpuUs() - bare.cpuUs());
      double[] parts = new double[Math.min(one.length, other.length)];
      Arrays.setAll(parts, i -> one[i] / other[i]);
      out.append("| ").append(workload).append(" | ").append(spread(parts)).append(" |\n");
    }
    return out.append('\n').toString();
  }

  private static List<ToDoubleFunction<Run>> parts() {
    return List.of(
        Run::cpuUs,
        run -> run.get("workload_cpu_us"),
        run -> run.get("watch_cpu_us"),
        run -> run.get("kernel_cpu_us"));
  }

  private String sessions() {
    StringBuilder out =
        new StringBuilder("Of a round, and idle\n\n| who | figure | |\n|---|---|---|\n");
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    runs.forEach(
        (place, run) -> {
          if (place.workload().equals(CostRow.SESSION) || place.workload().equals(CostRow.IDLE)) {
            run.figures()
                .forEach(
                    (measure, value) ->
                        figures
                            .computeIfAbsent(
                                place.watch() + " | " + place.workload() + ' ' + measure,
                                any -> new ArrayList<>())
                            .add(value));
          }
        });
    figures.forEach(
        (name, values) ->
            out.append("| ")
                .append(name)
                .append(" | ")
                .append(spread(values.stream().mapToDouble(Double::doubleValue).toArray()))
                .append(" |\n"));
    return out.toString();
  }

  /** A figure of a run and bare's of the same round. */
  private interface Beside {
    double of(Run run, Run bare);
  }

  private double[] besideBare(String watch, String workload, Beside figure) {
    List<Double> values = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      Run run = runs.get(new Place(round, watch, workload));
      Run bare = runs.get(new Place(round, beside, workload));
      if (run != null && bare != null) {
        values.add(figure.of(run, bare));
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private double[] each(String watch, String workload, ToDoubleFunction<Run> figure) {
    return runs.entrySet().stream()
        .filter(e -> e.getKey().watch().equals(watch) && e.getKey().workload().equals(workload))
        .mapToDouble(e -> figure.applyAsDouble(e.getValue()))
        .toArray();
  }

  static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static String spread(double[] values) {
    if (values.length == 0) {
      return NONE;
    }
    String middle = number(median(values));
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int cut = values.length < QUARTILES_FROM ? 0 : values.length / 4;
    return values.length == 1
        ? middle
        : middle
            + " ("
            + number(sorted[cut])
            + " to "
            + number(sorted[values.length - 1 - cut])
            + ")";
  }

  private static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return NONE;
    }
    if (Math.abs(value) >= 1000 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.3f", value);
  }
}
