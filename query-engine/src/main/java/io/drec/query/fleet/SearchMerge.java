package io.drec.query.fleet;

import io.drec.query.question.Json;
import io.drec.query.question.JsonTree;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.query.words.Shown;
import io.drec.relay.identity.HostId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events of several hosts in one order of time.
 *
 * @param id of the question, where it is kept open
 */
record SearchMerge(
    String query,
    Audience audience,
    FleetCoverage coverage,
    String list,
    List<Row> found,
    long matches,
    @Nullable String next,
    @Nullable UUID id)
    implements FleetAnswer {
  static final int EVENTS_DEFAULT = 100;

  /** An event or a sequence, with the host that told it. */
  record Row(HostId host, String time, String event, JsonTree tree) {}

  private static final Comparator<Row> BY_TIME =
      Comparator.comparing(Row::time).thenComparing(Row::host).thenComparing(Row::event);

  /**
   * @param after cursors of the page before, by host
   */
  static SearchMerge of(
      Question.Search question,
      Audience audience,
      Map<HostId, HostAnswer> answers,
      SearchCursor after,
      @Nullable UUID id) {
    FleetCoverage coverage = new FleetCoverage(audience, answers, true);
    boolean newestFirst = isOrder(question, "newest");
    boolean fillBack = newestFirst || !isOrder(question, "oldest");
    int limit = question.options().limit().orElse(EVENTS_DEFAULT);
    List<Row> all = new ArrayList<>();
    long matches = 0;
    String list = "events";
    for (HostId host : answers.keySet()) {
      JsonTree body = coverage.body(host);
      if (body == null || coverage.state(host) != HostState.ANSWERED) {
        continue;
      }
      matches += body.number("matches", 0);
      list = body.members().containsKey("sequences") ? "sequences" : list;
      for (JsonTree tree : body.objects(list)) {
        all.add(new Row(host, time(tree), id(tree), tree));
      }
    }
    all.sort(fillBack ? BY_TIME.reversed() : BY_TIME);
    List<Row> page = new ArrayList<>(all.subList(0, Math.min(limit, all.size())));
    String next = matches > page.size() ? after.behind(page) : null;
    page.sort(newestFirst ? BY_TIME.reversed() : BY_TIME);
    return new SearchMerge(
        question.query(), audience, coverage, list, List.copyOf(page), matches, next, id);
  }

  private static boolean isOrder(Question.Search question, String order) {
    String asked = question.page().order();
    return asked != null && asked.strip().toLowerCase(Locale.ROOT).equals(order);
  }

  private static String time(JsonTree tree) {
    return tree.text("@timestamp", tree.text("from", ""));
  }

  /** Of a sequence, that of its last event: by it the next page is asked for. */
  private static String id(JsonTree tree) {
    String own = tree.object("event").text("id");
    List<JsonTree> events = tree.objects("events");
    return own != null
        ? own
        : events.isEmpty() ? "" : events.get(events.size() - 1).object("event").text("id", "");
  }

  @Override
  public Reply.Status status() {
    return Reply.Status.ANSWER;
  }

  @Override
  public void json(Json json) {
    json.put("query", query)
        .put("matches", matches)
        .put("omitted", matches - found.size())
        .put("next", next)
        .objects(list, found, SearchMerge::row)
        .strings("notes", notes())
        .put("question", id == null ? null : id.toString());
    coverage.json(json);
  }

  private static void row(Json json, Row row) {
    json.put("host_id", row.host().toString());
    row.tree().members().forEach(json::tree);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (HostId host : audience.hosts().keySet()) {
      JsonTree body = coverage.body(host);
      if (body != null) {
        body.strings("notes").forEach(note -> notes.add(audience.label(host) + ": " + note));
      }
    }
    return notes;
  }

  @Override
  public List<Map<String, Object>> rows() {
    List<Map<String, Object>> lines = new ArrayList<>();
    found.forEach(row -> lines.add(JsonTrees.of(json -> row(json, row))));
    return lines;
  }

  @Override
  public @Nullable String aside() {
    return coverage.aside();
  }

  @Override
  public void text(Page page) {
    Set<HostId> hosts = new HashSet<>();
    for (Row row : found) {
      hosts.add(row.host());
      page.line(line(row));
    }
    if (matches > found.size()) {
      page.line(
          page.faint(
              (matches - found.size())
                  + " more matches are not shown: --limit, or "
                  + (next == null
                      ? "narrow it with --since, --until or --host"
                      : "--after " + next)));
    }
    if (found.isEmpty()) {
      page.line("no event matches");
    } else if (hosts.size() > 1) {
      page.line(page.faint("on " + hosts.size() + " hosts"));
    }
    if (id != null) {
      page.line("Kept open: drec answers " + id + " tells what came in later");
    }
    coverage.text(page);
  }

  private String line(Row row) {
    JsonTree tree = row.tree();
    JsonTree process = tree.object("process");
    StringBuilder line = new StringBuilder(Shown.escape(row.time()));
    line.append("  ").append(Shown.escape(audience.label(row.host())));
    if (process.text("name") != null) {
      line.append("  ").append(Shown.escape(process.text("name", "")));
      line.append('[').append(process.number("pid", 0)).append(']');
    }
    add(line, "  ", tree.object("event").text("action"));
    add(line, " ", tree.object("file").text("path"));
    JsonTree destination = tree.object("destination");
    if (destination.text("ip") != null) {
      line.append(" → ").append(Shown.escape(EntityWords.end(destination)));
    } else if (tree.object("file").text("path") == null) {
      add(line, " ", process.text("command_line"));
    }
    add(line, " ", tree.text("message"));
    List<JsonTree> events = tree.objects("events");
    return events.isEmpty() ? line.toString() : line + "  " + events.size() + " events";
  }

  private static void add(StringBuilder line, String before, @Nullable String value) {
    if (value != null) {
      line.append(before).append(Shown.escape(value));
    }
  }
}
