package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * In which order events come. By time, and where that is equal by id: times can be equal and need
 * not rise from record to record; ids are unique.
 */
enum PageOrder {
  /** The newest, shown oldest first; the next page holds those before them. */
  LATEST,
  /** From the first on. */
  OLDEST,
  /** From the last back. */
  NEWEST;

  static final Comparator<EcsEvent> BY_TIME =
      Comparator.comparingLong(EcsEvent::timeNs).thenComparing(EcsEvent::id);

  /** Whether what comes next is earlier. */
  boolean goesBack() {
    return this != OLDEST;
  }

  /** The order in which pages are filled. */
  Comparator<EcsEvent> filling() {
    return goesBack() ? BY_TIME.reversed() : BY_TIME;
  }

  /** The order within a page. */
  Comparator<EcsEvent> showing() {
    return this == NEWEST ? BY_TIME.reversed() : BY_TIME;
  }

  static PageOrder of(@Nullable String word) throws UsageException {
    if (word == null) {
      return LATEST;
    }
    for (PageOrder order : values()) {
      if (order.name().equalsIgnoreCase(word.strip())) {
        return order;
      }
    }
    String known =
        Arrays.stream(values())
            .map(order -> order.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw new UsageException(
        "order '"
            + io.drec.query.words.Shown.escape(word)
            + "' is not known; write one of "
            + known);
  }
}
