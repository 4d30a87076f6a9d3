package io.drec.query.causality;

import io.drec.store.Edge;
import java.util.List;

/**
 * What a walk back found.
 *
 * @param causes best first; never empty: a point that nothing acted on is its own entry
 * @param edges every edge between entities of these paths that the walk saw, oldest first
 * @param moreCauses entries that were found and are not listed
 * @param notes what could not be known, in sentences
 */
public record RootCause(List<Cause> causes, List<Edge> edges, int moreCauses, List<String> notes) {
  public RootCause {
    causes = List.copyOf(causes);
    edges = List.copyOf(edges);
    notes = List.copyOf(notes);
  }
}
