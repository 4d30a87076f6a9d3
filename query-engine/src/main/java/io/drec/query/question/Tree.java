package io.drec.query.question;

import io.drec.query.entity.Known;
import io.drec.query.words.Shown;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers {@code tree}: a process with its ancestors and all its descendants. */
final class Tree {
  static final int NODES_DEFAULT = 200;
  private static final int ANCESTORS_MAX = 256;

  private final Asked asked;
  private final Known known;

  Tree(Asked asked) {
    this.asked = asked;
    this.known = asked.known();
  }

  Answer answer(String text) throws UsageException {
    Point point = parse(text);
    List<Entity> candidates =
        asked.points().find(point).stream().filter(Entity.Process.class::isInstance).toList();
    if (candidates.isEmpty()) {
      return asked.notFound(point);
    }
    EntityId process = candidates.get(0).id();
    Map<EntityId, List<EntityId>> children = new LinkedHashMap<>();
    int omitted = descend(process, children, asked.limit(NODES_DEFAULT));
    List<EntityId> ancestors = ancestors((Entity.Process) candidates.get(0));
    return new TreeAnswer(
        asked.entities(),
        known,
        process,
        ancestors,
        children,
        omitted,
        asked.others(point, candidates),
        asked.covered(lastNs(process, children)));
  }

  /** A bare number is a process id, a bare entity id a process. */
  private static Point parse(String text) throws UsageException {
    String trimmed = text.strip();
    if (trimmed.matches("\\d+")) {
      return Point.parse("pid:" + trimmed);
    }
    if (EntityId.parse(trimmed) != null) {
      return Point.parse("process:" + trimmed);
    }
    Point point = Point.parse(trimmed);
    boolean process =
        !(point instanceof Point.Value value)
            || value.indicator().kind() == Indicator.Kind.PID
            || value.indicator().kind() == Indicator.Kind.NAME;
    if (!process) {
      throw new UsageException(
          "'"
              + Shown.escape(trimmed)
              + "' is no process; write pid:4711, name:curl or process:ENTITY-ID");
    }
    return point;
  }

  /** From the oldest that is known down to the parent. */
  private List<EntityId> ancestors(Entity.Process process) {
    List<EntityId> ancestors = new ArrayList<>();
    Set<EntityId> seen = new HashSet<>();
    EntityId parent = process.parent();
    while (parent != null && ancestors.size() < ANCESTORS_MAX && seen.add(parent)) {
      ancestors.add(parent);
      Entity.Process found = known.process(parent);
      parent = found == null ? null : found.parent();
    }
    Collections.reverse(ancestors);
    return ancestors;
  }

  /**
   * Fills in the children of each process, level by level, so that what a limit leaves out is far
   * from the process asked about.
   *
   * @return how many descendants were left out
   */
  private int descend(EntityId root, Map<EntityId, List<EntityId>> children, int nodesMax) {
    Deque<EntityId> queue = new ArrayDeque<>();
    Set<EntityId> seen = new HashSet<>();
    queue.add(root);
    seen.add(root);
    int omitted = 0;
    while (!queue.isEmpty()) {
      EntityId parent = queue.removeFirst();
      for (Edge fork : forks(parent)) {
        if (seen.add(fork.to())) {
          queue.add(fork.to());
          if (seen.size() - 1 <= nodesMax) {
            children.computeIfAbsent(parent, id -> new ArrayList<>()).add(fork.to());
          } else {
            omitted++;
          }
        }
      }
    }
    return omitted;
  }

  private List<Edge> forks(EntityId parent) {
    List<Edge> forks = new ArrayList<>();
    known
        .footage()
        .effects(
            parent,
            Long.MIN_VALUE,
            edge -> {
              if (edge.mechanism() == Mechanism.FORK && edge.firstNs() <= asked.span().toNs()) {
                forks.add(edge);
              }
              return true;
            });
    return forks;
  }

  private long lastNs(EntityId root, Map<EntityId, List<EntityId>> children) {
    long[] lastNs = {lifeNs(root)};
    children
        .values()
        .forEach(all -> all.forEach(id -> lastNs[0] = Math.max(lastNs[0], lifeNs(id))));
    return lastNs[0];
  }

  private long lifeNs(EntityId id) {
    Entity.Process process = known.process(id);
    if (process == null) {
      return Long.MIN_VALUE;
    }
    Long endNs = process.endNs();
    return endNs == null ? process.startNs() : endNs;
  }
}
