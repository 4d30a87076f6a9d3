package io.drec.query.fleet;

import io.drec.query.question.Json;
import io.drec.query.question.JsonTree;
import io.drec.query.question.Reply;
import io.drec.query.question.Verbs;
import io.drec.query.words.Shown;
import io.drec.relay.identity.HostId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From where a point came, over the hosts that the path passes.
 *
 * @param body what the point's own host answered; null: nobody knows the point
 * @param id of the question, where it is kept open
 */
record WhyAnswer(
    String asked,
    @Nullable HostId host,
    @Nullable JsonTree body,
    List<Cause> causes,
    FleetCoverage coverage,
    List<String> notes,
    @Nullable UUID id)
    implements FleetAnswer {

  /**
   * A cause, as its host told it or joined of what several told.
   *
   * @param host where the path ends so far
   * @param members of the JSON object, {@code path} among them
   */
  record Cause(HostId host, double score, Map<String, Object> members) {
    static Cause of(HostId host, JsonTree told) {
      return new Cause(host, told.real("score", 0), told.copy());
    }

    JsonTree tree() {
      return new JsonTree(members);
    }

    JsonTree entry() {
      return tree().object("entry");
    }

    /** Whether this path passes an entity already: a connection of a host with itself. */
    boolean passes(JsonTree entity) {
      String id = entity.text("id", "");
      return tree().objects("path").stream()
          .anyMatch(step -> step.object("entity").text("id", "?").equals(id));
    }

    /** This path up to the connection, then the other host's from its end of it. */
    Cause over(
        Crossing crossing,
        HostId other,
        String name,
        Cause further,
        double share,
        boolean mirrored) {
      List<Object> path = new ArrayList<>();
      tree().objects("path").forEach(step -> path.add(step.members()));
      List<JsonTree> beyond = further.tree().objects("path");
      for (int i = 0; i < beyond.size(); i++) {
        Map<String, Object> step = beyond.get(i).copy();
        if (i == 0) {
          step.put("mechanism", WhyWalk.CONNECTION);
          step.put("time", beyond.get(i).object("entity").text("start", ""));
          step.put("host_id", other.toString());
          step.put("told_by", name);
          if (mirrored) {
            step.put("source", "mirror");
          }
        }
        path.add(step);
      }
      Map<String, Object> joined = new LinkedHashMap<>(further.members);
      joined.put("score", BigDecimal.valueOf(score * share).setScale(3, RoundingMode.HALF_UP));
      List<Object> reasons = new ArrayList<>();
      tree().strings("reasons").forEach(reasons::add);
      reasons.add("it came over " + crossing.words() + " from " + name);
      further.tree().strings("reasons").forEach(reasons::add);
      joined.put("reasons", reasons);
      joined.put(
          "account",
          tree().text("account", "") + " On " + name + ": " + further.tree().text("account", ""));
      joined.put("path", path);
      return new Cause(other, score * share, joined);
    }

    Cause endingAt(Map<String, Object> end) {
      Map<String, Object> ended = new LinkedHashMap<>(members);
      ended.put("ends_at", end);
      return new Cause(host, score, ended);
    }
  }

  static WhyAnswer of(
      String point,
      HostId host,
      JsonTree body,
      List<Cause> causes,
      FleetCoverage coverage,
      List<String> notes) {
    return new WhyAnswer(point.strip(), host, body, List.copyOf(causes), coverage, notes, null);
  }

  static WhyAnswer nothing(String point, FleetCoverage coverage, List<String> notes) {
    return new WhyAnswer(point.strip(), null, null, List.of(), coverage, notes, null);
  }

  WhyAnswer keptAs(UUID question) {
    return new WhyAnswer(asked, host, body, causes, coverage, notes, question);
  }

  @Override
  public Reply.Status status() {
    return body == null ? Reply.Status.NOT_FOUND : Reply.Status.ANSWER;
  }

  @Override
  public void json(Json json) {
    JsonTree own = body;
    if (own == null || host == null) {
      json.put("found", false)
          .put("known", coverage.isWhole())
          .put("message", nothing())
          .strings("notes", notes)
          .put("question", id == null ? null : id.toString());
      coverage.json(json);
      return;
    }
    json.tree("point", own.object("point").members()).put("host_id", host.toString());
    List<Map<String, Object>> ranked = new ArrayList<>();
    for (Cause cause : causes) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("rank", ranked.size() + 1);
      cause
          .members()
          .forEach(
              (name, value) -> {
                if (!name.equals("rank")) {
                  one.put(name, value);
                }
              });
      ranked.add(one);
    }
    json.tree("causes", ranked)
        .put("more_causes", own.number("more_causes", 0))
        .tree("graph", graph(own))
        .tree("related", list(own, "related"))
        .strings("notes", notes)
        .put("question", id == null ? null : id.toString());
    coverage.json(json);
  }

  private static List<Object> list(JsonTree tree, String name) {
    List<Object> list = new ArrayList<>();
    tree.objects(name).forEach(one -> list.add(one.members()));
    return list;
  }

  /** The graph of the point's host, and what the paths add to it on others. */
  private Map<String, Object> graph(JsonTree own) {
    JsonTree graph = own.object("graph");
    Map<String, Object> nodes = new LinkedHashMap<>();
    graph.objects("nodes").forEach(node -> nodes.put(node.text("id", ""), node.members()));
    Set<Object> edges = new LinkedHashSet<>(list(graph, "edges"));
    for (Cause cause : causes) {
      String before = null;
      boolean beyond = false;
      for (JsonTree step : cause.tree().objects("path")) {
        JsonTree entity = step.object("entity");
        String id = entity.text("id", "");
        beyond |= step.text("mechanism", "").equals(WhyWalk.CONNECTION);
        if (beyond && before != null) {
          nodes.putIfAbsent(id, entity.members());
          edges.add(edge(id, before, step));
        }
        before = id;
      }
    }
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("nodes", List.copyOf(nodes.values()));
    whole.put("edges", List.copyOf(edges));
    return whole;
  }

  private static Map<String, Object> edge(String from, String to, JsonTree step) {
    Map<String, Object> edge = new LinkedHashMap<>();
    edge.put("from", from);
    edge.put("to", step.text("acted_on", to));
    for (String name : List.of("mechanism", "event", "time", "end", "bytes")) {
      Object value = step.members().get(name);
      if (value != null) {
        edge.put(name, value);
      }
    }
    return edge;
  }

  private String nothing() {
    return Shown.escape(asked)
        + ": on no host that was asked ("
        + coverage.counters().words()
        + ")"
        + (coverage.isWhole()
            ? ", and there is no gap"
            : ": where hosts did not answer or have gaps, it may be there unseen");
  }

  @Override
  public void text(Page page) {
    JsonTree own = body;
    if (own == null) {
      page.line(nothing());
    } else {
      JsonTree point = own.object("point");
      page.line(
          page.strong(
              "Why " + EntityWords.title(point) + " on " + point.text("host", "an unknown host")));
      if (!causes.isEmpty()) {
        best(page, causes.get(0));
        others(page);
      }
    }
    if (!notes.isEmpty()) {
      page.blank();
      notes.forEach(note -> page.line("Note: " + Shown.escape(note)));
    }
    if (id != null) {
      page.blank();
      page.line("Kept open: drec answers " + id + " tells how it goes on");
    }
    coverage.text(page);
  }

  private void best(Page page, Cause cause) {
    page.blank();
    String host = null;
    int number = 1;
    for (JsonTree step : cause.tree().objects("path")) {
      JsonTree entity = step.object("entity");
      String on = entity.text("host", "?");
      if (!on.equals(host)) {
        page.line("  " + page.coloured("on " + on));
        host = on;
      }
      String mechanism = step.text("mechanism");
      String verb =
          mechanism == null
              ? entity.text("kind", "")
              : Verbs.of(mechanism, entity.text("kind", ""));
      page.line(
          String.format(
              Locale.ROOT,
              "%3d. %s %s",
              number++,
              Shown.escape(verb),
              page.strong(EntityWords.title(entity))));
      String time = step.text("time");
      String below =
          ((time == null ? "" : time + "  ") + EntityWords.details(entity)).stripTrailing();
      if (!below.isEmpty()) {
        page.line("     " + page.faint(below));
      }
    }
    page.line("     " + page.coloured("entry: " + cause.tree().text("entry_kind", "?")));
    JsonTree end = cause.tree().object("ends_at");
    if (end.text("host") != null) {
      page.warning(
          "it went on at host "
              + Shown.escape(end.text("host", "?"))
              + ", which is "
              + Shown.escape(end.text("state", "?")));
    }
    page.blank();
    page.line(
        String.format(Locale.ROOT, "Rank 1 of %d, score %.3f: ", causes.size(), cause.score())
            + Shown.escape(String.join("; ", cause.tree().strings("reasons")))
            + ".");
  }

  private void others(Page page) {
    if (causes.size() < 2) {
      return;
    }
    page.blank();
    page.line(page.strong("Other causes"));
    for (int i = 1; i < causes.size(); i++) {
      List<String> names = new ArrayList<>();
      for (JsonTree step : causes.get(i).tree().objects("path")) {
        names.add(EntityWords.title(step.object("entity")));
      }
      page.line(
          String.format(Locale.ROOT, "%3d. %.3f  ", i + 1, causes.get(i).score())
              + Shown.escape(String.join(" ← ", names)));
    }
  }
}
