package io.drec.query.causality;

import io.drec.query.entity.Known;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Mechanism;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scripts that a process of the path was given through its standard input. They lie in no file that
 * the path could name, and say what the process was to do: so their text stands beside it.
 */
final class Piped {
  private static final int SCRIPTS_MAX = 4;

  /** Of what one process did, so much is looked at. */
  private static final int EDGES_SEEN_MAX = 5_000;

  private Piped() {}

  /**
   * @param shown entities of the view; grows by what is added
   * @param nodesMax entities that the view may have
   */
  static List<Edge> beside(Known known, Cause cause, Set<EntityId> shown, int nodesMax) {
    Set<EntityId> processes = new LinkedHashSet<>();
    cause.path().forEach(step -> processes.add(step.entity()));
    processes.removeIf(entity -> entity.kind() != EntityKind.PROCESS);
    List<Edge> beside = new ArrayList<>();
    Set<EntityId> scripts = new LinkedHashSet<>();
    for (EntityId process : processes) {
      int[] seen = {0};
      known
          .footage()
          .effects(
              process,
              Long.MIN_VALUE,
              edge -> {
                if (edge.mechanism() == Mechanism.RUN_SCRIPT
                    && isWithoutFile(known.named(edge.to()))
                    && shown.size() < nodesMax
                    && scripts.add(edge.to())) {
                  beside.add(edge);
                  shown.add(edge.to());
                }
                return beside.size() < SCRIPTS_MAX && ++seen[0] < EDGES_SEEN_MAX;
              });
    }
    return beside;
  }

  private static boolean isWithoutFile(Entity.@Nullable Named script) {
    return script != null && script.attribute("path") == null;
  }
}
