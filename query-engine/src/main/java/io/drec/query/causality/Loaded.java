package io.drec.query.causality;

import io.drec.store.Edge;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Mechanism;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Libraries made within the recording that a process of the path loaded, and who made them. What
 * such a process then did may be the library's doing, whoever started it: so they stand beside the
 * path, also where another way is the stronger one.
 */
final class Loaded {
  private static final int LIBRARIES_MAX = 4;

  private Loaded() {}

  /**
   * @param walked every edge that the walk saw; of loads those of made libraries only
   * @param shown entities of the view; grows by what is added
   * @param nodesMax entities that the view may have
   */
  static List<Edge> beside(Cause cause, List<Edge> walked, Set<EntityId> shown, int nodesMax) {
    Set<EntityId> processes = new LinkedHashSet<>();
    cause.path().forEach(step -> processes.add(step.entity()));
    List<Edge> loads =
        walked.stream()
            .filter(edge -> edge.mechanism() == Mechanism.LOAD && processes.contains(edge.to()))
            .sorted(Comparator.comparingLong(Edge::firstNs).reversed().thenComparing(Edge::event))
            .distinct()
            .limit(LIBRARIES_MAX)
            .toList();
    List<Edge> beside = new ArrayList<>();
    for (Edge load : loads) {
      add(beside, load, shown, nodesMax);
      for (Edge edge : walked) {
        if (edge.to().equals(load.from()) && isMaking(edge)) {
          add(beside, edge, shown, nodesMax);
        }
      }
    }
    return beside;
  }

  private static boolean isMaking(Edge edge) {
    return switch (edge.mechanism()) {
      case WRITE, SHARE_WRITE, CREATE -> true;
      case RENAME, LINK -> edge.from().kind() == EntityKind.FILE;
      default -> false;
    };
  }

  private static void add(List<Edge> beside, Edge edge, Set<EntityId> shown, int nodesMax) {
    Set<EntityId> with = new LinkedHashSet<>(shown);
    with.add(edge.from());
    with.add(edge.to());
    if (with.size() <= nodesMax && !beside.contains(edge)) {
      beside.add(edge);
      shown.addAll(with);
    }
  }
}
