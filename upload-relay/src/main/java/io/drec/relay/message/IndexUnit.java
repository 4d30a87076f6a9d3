package io.drec.relay.message;

import java.util.List;

/**
 * The index of consecutive frames.
 *
 * @param first sequence of the first frame; the frame before it ended the unit before
 * @param end the last frame, with its chain value
 * @param rows absolute, each (indicator, day) once; only those that these frames changed
 */
public record IndexUnit(long first, Position end, List<IndexRow> rows) {
  public IndexUnit {
    rows = List.copyOf(rows);
    if (first < 0 || first > end.sequence()) {
      throw new IllegalArgumentException("frames " + first + " to " + end.sequence());
    }
  }
}
