package io.drec.jmh.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Raw results as tables in Markdown: a row a line, a column for each engine and size. */
final class Table {
  private static final int COLUMNS = 7;
  private static final String NONE = "–";

  /** One row of the raw results. */
  private record Row(
      String data,
      long events,
      String engine,
      String line,
      String state,
      String measure,
      double value) {

    static Row of(String text) {
      String[] parts = text.split(",", -1);
      if (parts.length != COLUMNS) {
        throw new IllegalArgumentException("found '" + text + "', expected " + Results.HEAD);
      }
      return new Row(
          parts[0],
          Long.parseLong(parts[1]),
          parts[2],
          parts[3],
          parts[4],
          parts[5],
          Double.parseDouble(parts[6]));
    }

    Column column() {
      return new Column(data, events, engine);
    }
  }

  /** Whose figures stand in a column. */
  private record Column(String data, long events, String engine) implements Comparable<Column> {
    @Override
    public int compareTo(Column other) {
      int byData = data.compareTo(other.data);
      int byEvents = Long.compare(events, other.events);
      boolean ours = engine.equals(Asking.OURS);
      int byEngine =
          ours == other.engine.equals(Asking.OURS) ? engine.compareTo(other.engine) : ours ? -1 : 1;
      return byData != 0 ? byData : byEvents != 0 ? byEvents : byEngine;
    }

    String title() {
      String size = events >= 1_000_000 ? events / 1_000_000 + " M" : String.valueOf(events);
      return engine + ", " + size + " " + data;
    }
  }

  private Table() {}

  private static List<Row> read(List<Path> files) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path file : files) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        if (!line.equals(Results.HEAD) && !line.isBlank()) {
          rows.add(Row.of(line));
        }
      }
    }
    return rows;
  }

  /** The figures of these files; of a measure that stands there twice the last. */
  static String of(List<Path> files) throws IOException {
    Map<String, Map<Column, Map<String, Double>>> lines = new LinkedHashMap<>();
    Set<Column> columns = new TreeSet<>();
    for (Row row : read(files)) {
      String name = row.state().isEmpty() ? row.line() : row.line() + ", " + row.state();
      columns.add(row.column());
      lines
          .computeIfAbsent(name, any -> new LinkedHashMap<>())
          .computeIfAbsent(row.column(), any -> new LinkedHashMap<>())
          .put(row.measure(), row.value());
    }
    StringBuilder out = new StringBuilder("| |");
    columns.forEach(column -> out.append(' ').append(column.title()).append(" |"));
    out.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    lines.forEach(
        (name, cells) -> {
          for (String part : parts(cells)) {
            out.append("| ").append(name).append(part.isEmpty() ? "" : ": " + part).append(" |");
            for (Column column : columns) {
              Map<String, Double> figures = cells.getOrDefault(column, Map.of());
              out.append(' ').append(cell(figures, part)).append(" |");
            }
            out.append('\n');
          }
        });
    return out.toString();
  }

  /** Times stand in one row; everything else in one for each measure. */
  private static Set<String> parts(Map<Column, Map<String, Double>> cells) {
    Set<String> measures = new TreeSet<>();
    cells.values().forEach(figures -> measures.addAll(figures.keySet()));
    return measures.contains("p50_ms") ? Set.of("") : measures;
  }

  private static String cell(Map<String, Double> figures, String measure) {
    if (!measure.isEmpty()) {
      Double value = figures.get(measure);
      return value == null ? NONE : number(value);
    }
    Double median = figures.get("p50_ms");
    Double high = figures.get("p99_ms");
    return median == null || high == null ? NONE : number(median) + " / " + number(high);
  }

  private static String number(double value) {
    if (value >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.4f", value);
  }

  /** Lines to which a peer gave another answer than we. */
  static List<String> disagreements(List<Path> files) throws IOException {
    Map<String, Map<String, Double>> answers = new TreeMap<>();
    for (Row row : read(files)) {
      if (row.measure().equals("answer")) {
        String line = row.data() + ' ' + row.events() + ' ' + row.line();
        answers.computeIfAbsent(line, any -> new TreeMap<>()).put(row.engine(), row.value());
      }
    }
    List<String> differ = new ArrayList<>();
    answers.forEach(
        (line, byEngine) -> {
          if (byEngine.values().stream().distinct().count() > 1) {
            differ.add(line + ": " + byEngine);
          }
        });
    return differ;
  }
}
