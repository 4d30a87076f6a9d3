package io.drec.query.question;

import io.drec.query.causality.Impact;
import io.drec.query.causality.Reached;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who touched an indicator, and what came of a point.
 *
 * @param points from which the impact was walked; empty for an indicator that is no one's own
 * @param impact null when there are no points
 * @param rowsMax rows of each list in the text; the JSON has them all
 */
record ScopeAnswer(
    Entities entities,
    String asked,
    List<Entity> points,
    Touches touches,
    @Nullable Impact impact,
    List<String> notes,
    Covered covered,
    int rowsMax)
    implements Answer {

  static final int ROWS_DEFAULT = 50;

  @Override
  public Reply.Status status() {
    return Reply.Status.ANSWER;
  }

  /** When an edge ended; when it began, while it has not. */
  static long endNs(Edge edge) {
    return edge.lastNs() == Long.MAX_VALUE ? edge.firstNs() : edge.lastNs();
  }

  @Override
  public void json(Json json) {
    json.put("asked", asked)
        .objects("points", points, (part, point) -> entities.json(part, point.id(), Long.MAX_VALUE))
        .objects("hosts", touches.hosts().entrySet(), this::host);
    if (impact != null) {
      reachedJson(json, "descendants", EntityKind.PROCESS);
      reachedJson(json, "files", EntityKind.FILE);
      reachedJson(json, "flows", EntityKind.FLOW);
      reachedJson(json, "registry", EntityKind.REGISTRY);
    }
    json.strings("notes", notes);
    covered.json(json);
  }

  private void host(Json json, Map.Entry<String, Touches.OnHost> entry) {
    Touches.OnHost host = entry.getValue();
    json.put("host", entry.getKey());
    tally(json, host.all);
    json.objects("processes", host.inOrder(), this::process);
    if (host.withoutProcess > 0) {
      json.put("count_without_process", host.withoutProcess);
    }
  }

  private void process(Json json, Map.Entry<EntityId, Touches.Tally> entry) {
    entities.json(json, entry.getKey(), entry.getValue().lastNs);
    tally(json, entry.getValue());
  }

  private static void tally(Json json, Touches.Tally tally) {
    json.time("first_seen", tally.firstNs)
        .time("last_seen", tally.lastNs)
        .put("count", tally.count);
  }

  List<Reached> reached(EntityKind kind) {
    return impact == null
        ? List.of()
        : impact.reached().stream().filter(one -> one.entity().kind() == kind).toList();
  }

  private void reachedJson(Json json, String name, EntityKind kind) {
    json.objects(
        name,
        reached(kind),
        (part, reached) -> {
          entities.json(part, reached.entity(), momentNs(reached));
          part.objects("by", reached.edges(), ScopeAnswer::act);
        });
  }

  private static void act(Json json, Edge edge) {
    json.put("from", edge.from().toString())
        .put("mechanism", edge.mechanism().label())
        .put("event", edge.event().toString())
        .time("time", edge.firstNs());
  }

  /** A process is shown with its last program: it is what it came to be. */
  static long momentNs(Reached reached) {
    return reached.entity().kind() == EntityKind.PROCESS ? Long.MAX_VALUE : reached.fromNs();
  }

  @Override
  public void text(Lines lines) {
    new ScopeText(this, lines).write();
  }
}
