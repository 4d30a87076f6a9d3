package io.drec.relay.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of sequences, kept as spans; what is added twice is there once. Not thread safe. */
final class Spans {
  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

  /** Sequences from {@code first} to {@code last}, both included. */
  record Span(long first, long last) {}

  static Spans of(List<Span> spans) {
    Spans set = new Spans();
    spans.forEach(span -> set.add(span.first(), span.last()));
    return set;
  }

  void add(long first, long last) {
    if (last < first) {
      return;
    }
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(first);
    if (before != null && before.getValue() >= first - 1) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    Map.Entry<Long, Long> next = lastByFirst.ceilingEntry(from);
    while (next != null && next.getKey() <= to + 1) {
      to = Math.max(to, next.getValue());
      lastByFirst.remove(next.getKey());
      next = lastByFirst.ceilingEntry(from);
    }
    lastByFirst.put(from, to);
  }

  void removeThrough(long last) {
    Map.Entry<Long, Long> span = lastByFirst.firstEntry();
    while (span != null && span.getKey() <= last) {
      lastByFirst.remove(span.getKey());
      add(last + 1, span.getValue());
      span = lastByFirst.firstEntry();
    }
  }

  boolean contains(long sequence) {
    Map.Entry<Long, Long> span = lastByFirst.floorEntry(sequence);
    return span != null && span.getValue() >= sequence;
  }

  /** How many sequences. */
  long count() {
    return lastByFirst.entrySet().stream().mapToLong(e -> e.getValue() - e.getKey() + 1).sum();
  }

  /** The sequences from {@code first} to {@code last} that are not in it, as spans in order. */
  List<Span> holes(long first, long last) {
    List<Span> holes = new ArrayList<>();
    long from = first;
    Map.Entry<Long, Long> span = lastByFirst.floorEntry(first);
    if (span != null) {
      from = Math.max(from, span.getValue() + 1);
    }
    span = lastByFirst.higherEntry(first);
    while (span != null && span.getKey() <= last) {
      if (span.getKey() > from) {
        holes.add(new Span(from, span.getKey() - 1));
      }
      from = Math.max(from, span.getValue() + 1);
      span = lastByFirst.higherEntry(span.getKey());
    }
    if (from <= last) {
      holes.add(new Span(from, last));
    }
    return holes;
  }

  /** In order. */
  List<Span> toList() {
    List<Span> spans = new ArrayList<>();
    lastByFirst.forEach((first, last) -> spans.add(new Span(first, last)));
    return spans;
  }
}
