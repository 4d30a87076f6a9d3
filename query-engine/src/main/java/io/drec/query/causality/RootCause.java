package io.drec.query.causality;

import io.drec.store.Edge;
import java.util.ArrayList;
import java.util.List;

/**
 * What a walk back found.
 *
 * @param causes best first; never empty: a point that nothing acted on is its own entry
 * @param edges every edge between entities of these paths that the walk saw, oldest first
 * @param moreCauses entries that were found and are not listed
 * @param notes what could not be known, in sentences
 * @param related acts beside the paths that speak for what was inferred, or that belong to the
 *     point
 */
public record RootCause(
    List<Cause> causes, List<Edge> edges, List<Edge> related, int moreCauses, List<String> notes) {
  /** The same, with more acts that belong to the point. */
  public RootCause with(List<Edge> companions) {
    List<Edge> all = new ArrayList<>(related);
    all.addAll(companions);
    return new RootCause(causes, edges, all, moreCauses, notes);
  }

  public RootCause {
    related = List.copyOf(related);
    causes = List.copyOf(causes);
    edges = List.copyOf(edges);
    notes = List.copyOf(notes);
  }
}
