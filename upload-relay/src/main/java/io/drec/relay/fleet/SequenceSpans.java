package io.drec.relay.fleet;

import io.drec.relay.fleet.FleetStore.SequenceSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Spans of sequences put together. */
public final class SequenceSpans {
  private SequenceSpans() {}

  /** In order, touching and overlapping ones joined. */
  public static List<SequenceSpan> joined(List<SequenceSpan> spans) {
    List<SequenceSpan> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparingLong(SequenceSpan::first));
    List<SequenceSpan> joined = new ArrayList<>();
    for (SequenceSpan span : sorted) {
      SequenceSpan before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (before == null || before.last() < span.first() - 1) {
        joined.add(span);
      } else if (before.last() < span.last()) {
        joined.set(joined.size() - 1, new SequenceSpan(before.first(), span.last()));
      }
    }
    return joined;
  }

  /** Whether one of these spans holds all from {@code first} to {@code last}. */
  public static boolean hold(List<SequenceSpan> joined, long first, long last) {
    return joined.stream().anyMatch(span -> span.first() <= first && span.last() >= last);
  }
}
