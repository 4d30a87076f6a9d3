package io.drec.compact;

import io.drec.store.Indicator;
import java.util.HashMap;
import java.util.Map;

/** What some frames tell of each indicator and day, over all objects and processes. */
final class IndexSums {
  private final Map<Key, Sum> sums = new HashMap<>();

  private record Key(Indicator indicator, int day) {}

  private record Sum(long firstNs, long lastNs, long count) {
    Sum and(Sum other) {
      return new Sum(
          Math.min(firstNs, other.firstNs), Math.max(lastNs, other.lastNs), count + other.count);
    }
  }

  /** Returns how many indicators and days there are. */
  int add(Indicator.Kind kind, String value, long firstNs, long lastNs, long count) {
    Key key = new Key(new Indicator(kind, value), RecordedIndex.day(firstNs));
    sums.merge(key, new Sum(firstNs, lastNs, count), Sum::and);
    return sums.size();
  }

  int size() {
    return sums.size();
  }

  void clear() {
    sums.clear();
  }

  void tell(IndexTaker taker) {
    sums.forEach(
        (key, sum) ->
            taker.told(
                key.indicator.kind(),
                key.indicator.value(),
                key.day,
                sum.firstNs,
                sum.lastNs,
                sum.count));
    sums.clear();
  }
}
