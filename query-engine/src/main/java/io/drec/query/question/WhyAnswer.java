package io.drec.query.question;

import io.drec.query.causality.Cause;
import io.drec.query.causality.RootCause;
import io.drec.query.causality.Step;
import io.drec.query.entity.Fetched;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Mechanism;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From where a point came.
 *
 * @param atNs the moment of which the point is spoken
 */
record WhyAnswer(
    Entities entities,
    Entity point,
    long atNs,
    RootCause found,
    List<String> notes,
    Covered covered)
    implements Answer {

  @Override
  public Reply.Status status() {
    return Reply.Status.ANSWER;
  }

  @Override
  public void json(Json json) {
    json.object("point", part -> entities.json(part, point.id(), atNs))
        .objects("causes", ranked(), this::cause)
        .put("more_causes", found.moreCauses())
        .object("graph", this::graph)
        .objects("related", found.related(), this::edge)
        .strings("notes", notes);
    covered.json(json);
  }

  private record Ranked(int rank, Cause cause) {}

  private List<Ranked> ranked() {
    List<Cause> causes = found.causes();
    return java.util.stream.IntStream.range(0, causes.size())
        .mapToObj(index -> new Ranked(index + 1, causes.get(index)))
        .toList();
  }

  private void cause(Json json, Ranked ranked) {
    Cause cause = ranked.cause();
    Step last = cause.path().get(cause.path().size() - 1);
    json.put("rank", ranked.rank())
        .score("score", cause.score())
        .put("entry_kind", cause.kind().label())
        .object("entry", part -> entry(part, cause.entry(), momentNs(last, atNs)))
        .strings("reasons", cause.reasons())
        .put("account", Account.sentence(entities, cause, atNs))
        .objects("path", cause.path(), this::step);
  }

  private void entry(Json json, EntityId id, long momentNs) {
    entities.json(json, id, momentNs);
    Entity.File file = entities.known().file(id);
    Fetched fetched =
        file == null || file.url() == null ? null : Fetched.at(entities.known(), id, momentNs);
    EntityId writer = fetched != null ? fetched.written().from() : file == null ? null : writer(id);
    if (writer != null) {
      json.object("written_by", part -> entities.json(part, writer, Long.MAX_VALUE));
    }
  }

  private void step(Json json, Step step) {
    json.object("entity", part -> entities.json(part, step.entity(), momentNs(step, atNs)));
    Edge edge = step.edge();
    if (edge != null) {
      act(json, edge);
      EntityId before = before(step);
      if (before != null && !before.equals(edge.to())) {
        json.put("acted_on", edge.to().toString());
      }
    }
  }

  /** The entity of the step before; null for the first. */
  private @Nullable EntityId before(Step step) {
    for (Cause cause : found.causes()) {
      int index = cause.path().indexOf(step);
      if (index > 0) {
        return cause.path().get(index - 1).entity();
      }
    }
    return null;
  }

  /** Who wrote a file, newest first; null where nobody was seen to. */
  private @Nullable EntityId writer(EntityId file) {
    EntityId[] writer = {null};
    entities
        .known()
        .footage()
        .causes(
            file,
            Long.MAX_VALUE,
            edge -> {
              if (edge.mechanism() == Mechanism.WRITE) {
                writer[0] = edge.from();
              }
              return writer[0] == null;
            });
    return writer[0];
  }

  private static void act(Json json, Edge edge) {
    json.put("mechanism", edge.mechanism().label())
        .put("event", edge.event().toString())
        .time("time", edge.firstNs());
    if (edge.lastNs() != edge.firstNs()) {
      json.time("end", edge.lastNs());
    }
    if (edge.bytes() >= 0) {
      json.put("bytes", edge.bytes());
    }
  }

  /** When an entity of a step acted: at the end of its act, when its last program had it done. */
  static long momentNs(Step step, long pointNs) {
    Edge edge = step.edge();
    return edge == null ? pointNs : edge.lastNs();
  }

  private void graph(Json json) {
    json.objects(
            "nodes",
            nodes().entrySet(),
            (part, node) -> entities.json(part, node.getKey(), node.getValue()))
        .objects("edges", found.edges(), this::edge);
  }

  private void edge(Json json, Edge edge) {
    json.put("from", edge.from().toString()).put("to", edge.to().toString());
    act(json, edge);
  }

  /** Each entity once, with the moment of its first appearance, in the order of the ranks. */
  private Map<EntityId, Long> nodes() {
    Map<EntityId, Long> nodes = new LinkedHashMap<>();
    for (Cause cause : found.causes()) {
      for (Step step : cause.path()) {
        nodes.putIfAbsent(step.entity(), momentNs(step, atNs));
      }
    }
    for (Edge edge : found.related()) {
      nodes.putIfAbsent(edge.from(), edge.firstNs());
      nodes.putIfAbsent(edge.to(), edge.firstNs());
    }
    return nodes;
  }

  @Override
  public void text(Lines lines) {
    new WhyText(this, lines).write();
  }
}
