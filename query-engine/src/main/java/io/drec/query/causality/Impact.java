package io.drec.query.causality;

import java.util.List;

/**
 * All that came of a point.
 *
 * @param reached oldest first, without the point
 * @param complete false when the bound was met and more would follow
 */
public record Impact(List<Reached> reached, boolean complete) {
  public Impact {
    reached = List.copyOf(reached);
  }
}
