package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.words.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of events, a page of them.
 *
 * @param matches how many there are from this page on
 * @param next id of the last event of the sequence behind which the next page begins, or null
 */
record SequenceAnswer(
    String query,
    Columns columnsChosen,
    List<Found> sequences,
    long matches,
    @Nullable String next,
    List<String> notes,
    Covered covered)
    implements Rows {

  /**
   * One of them.
   *
   * @param names of what its events have in common
   * @param key the values of that
   */
  record Found(List<String> names, List<String> key, List<EcsEvent> events) {
    private void json(Json json, Columns columns) {
      json.object(
              "by",
              by -> {
                for (int i = 0; i < names.size(); i++) {
                  by.put(names.get(i), key.get(i));
                }
              })
          .time("from", events.get(0).timeNs())
          .time("to", events.get(events.size() - 1).timeNs())
          .objects("events", events, columns::json);
    }

    private String heading() {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        parts.add(names.get(i) + " " + Shown.escape(key.get(i)));
      }
      long tookNs = events.get(events.size() - 1).timeNs() - events.get(0).timeNs();
      return String.join(", ", parts) + String.format(Locale.ROOT, ", within %.3f s", tookNs / 1e9);
    }
  }

  @Override
  public Reply.Status status() {
    return Reply.Status.ANSWER;
  }

  @Override
  public void json(Json json) {
    json.put("query", query)
        .put("matches", matches)
        .put("omitted", matches - sequences.size())
        .put("next", next)
        .objects("sequences", sequences, (part, one) -> one.json(part, columnsChosen))
        .strings("notes", notes);
    covered.json(json);
  }

  @Override
  public List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("sequence", "step"));
    columns.addAll(columnsChosen.names());
    return columns;
  }

  /** A row for each event; the sequence is named by the id of its last event. */
  @Override
  public void csv(Csv out) {
    for (Found found : sequences) {
      List<EcsEvent> events = found.events();
      String name = events.get(events.size() - 1).id().toString();
      for (int i = 0; i < events.size(); i++) {
        List<String> cells = new ArrayList<>(List.of(name, Integer.toString(i + 1)));
        cells.addAll(columnsChosen.cells(events.get(i)));
        out.row(cells);
      }
    }
  }

  @Override
  public void jsonLines(JsonLines out) {
    sequences.forEach(found -> out.line(json -> found.json(json, columnsChosen)));
  }

  @Override
  public @Nullable String aside() {
    List<String> all = new ArrayList<>(notes);
    String gaps = covered.aside();
    if (gaps != null) {
      all.add(gaps);
    }
    return all.isEmpty() ? null : String.join("; ", all);
  }

  @Override
  public void text(Lines lines) {
    boolean first = true;
    for (Found found : sequences) {
      if (!first) {
        lines.blank();
      }
      first = false;
      lines.heading(found.heading());
      found.events().forEach(event -> lines.line("  " + SearchAnswer.line(lines, event)));
    }
    if (next != null) {
      lines.blank();
      lines.line(
          lines.faint(
              matches - sequences.size() + " more sequences are not shown: --after " + next));
    }
    notes.forEach(note -> lines.line("Note: " + Shown.escape(note)));
    covered.text(lines);
  }
}
