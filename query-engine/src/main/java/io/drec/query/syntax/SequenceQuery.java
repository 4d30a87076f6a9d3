package io.drec.query.syntax;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Queries of which events are to follow one another.
 *
 * @param steps at least two
 * @param within from the first event to the last; null: however long
 * @param by what the events of a sequence have in common: {@code process}, {@code user}, {@code
 *     host}, {@code session} or names of fields; empty where nothing was written
 */
public record SequenceQuery(List<Query> steps, @Nullable Duration within, List<String> by) {
  public SequenceQuery {
    steps = List.copyOf(steps);
    by = List.copyOf(by);
  }
}
