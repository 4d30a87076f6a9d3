package io.drec.query.causality;

import io.drec.store.Edge;
import io.drec.store.EntityId;
import java.util.List;

/**
 * One entity that something of the point's came to.
 *
 * @param fromNs from when on it may have carried what came of the point
 * @param edges by which it was reached or touched, oldest first; the first is the way from the
 *     point
 */
public record Reached(EntityId entity, long fromNs, List<Edge> edges) {
  public Reached {
    edges = List.copyOf(edges);
  }
}
