package io.drec.jmh.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/**
 * The raw results: a CSV file to which every process of a run adds its rows. Columns: data, events,
 * engine, line, state (cold, warm; else empty), measure, value. Measures carry their unit; no text
 * has a comma.
 */
final class Results {
  static final String HEAD = "data,events,engine,line,state,measure,value";

  private final Path file;
  private final String before;

  Results(Path file, Data data, String engine) {
    this.file = file;
    this.before =
        data.kind().name().toLowerCase(Locale.ROOT) + ',' + data.events() + ',' + engine + ',';
  }

  void add(String line, String state, String measure, double value) throws IOException {
    String text =
        value == Math.rint(value) && Math.abs(value) < 1e15
            ? Long.toString((long) value)
            : String.format(Locale.ROOT, "%.4f", value);
    String row = before + line + ',' + state + ',' + measure + ',' + text;
    Files.writeString(
        file,
        row + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    System.out.println(row);
  }

  /** Adds count, median, 99th percentile and greatest of some times. */
  void times(String line, String state, long[] ns) throws IOException {
    long[] sorted = ns.clone();
    Arrays.sort(sorted);
    add(line, state, "samples", sorted.length);
    add(line, state, "p50_ms", ms(sorted, 0.50));
    add(line, state, "p99_ms", ms(sorted, 0.99));
    add(line, state, "max_ms", ms(sorted, 1.0));
  }

  private static double ms(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, rank)] / 1e6;
  }
}
