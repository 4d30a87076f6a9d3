package io.drec.query.causality;

import io.drec.store.EntityId;
import java.util.List;

/**
 * One entry from which the point may have come.
 *
 * @param score 0 to 1, for the order only: it is no probability
 * @param path from the point back to the entry
 * @param reasons why it stands where it stands, in words
 */
public record Cause(double score, EntryKind kind, List<Step> path, List<String> reasons) {
  public Cause {
    path = List.copyOf(path);
    reasons = List.copyOf(reasons);
  }

  public EntityId entry() {
    return path.get(path.size() - 1).entity();
  }
}
