package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.RowView;

/**
 * Rows by themselves and packed ones of an indicator, in the order of their keys, as one sequence
 * in which each place comes once. A row by itself came after it was packed, so it counts and not
 * what was packed.
 *
 * <p>A packed row's key begins with the key of its first row and is longer, so it comes right
 * behind a row by itself of that place, and before all others that its rows go up to.
 */
final class RowMerge {
  private final Sink sink;
  private final RowColumns packed = new RowColumns();
  private int next;
  private long last;
  private boolean hasLast;

  /** Takes the rows; times are from the begin of the place's day, and from the first time. */
  interface Sink {
    void row(long place, long firstNs, long spanNs, long count);
  }

  RowMerge(Sink sink) {
    this.sink = sink;
  }

  /** A row by itself. */
  void single(long place, long firstNs, long spanNs, long count) {
    upTo(place);
    if (isWithin() && packed.place(next) == place) {
      next++;
    }
    emit(place, firstNs, spanNs, count);
  }

  /** A packed row. */
  void packed(long place, RowView value) {
    end();
    packed.decode(place, value);
    next = isLast(place) ? 1 : 0;
  }

  /** Gives on what is packed below a place. */
  void upTo(long place) {
    while (isWithin() && Long.compareUnsigned(packed.place(next), place) < 0) {
      emitPacked();
    }
  }

  /** Gives on the rest. */
  void end() {
    while (isWithin()) {
      emitPacked();
    }
  }

  /** Whether packed rows are to come that were read already. */
  boolean isWithin() {
    return next < packed.size();
  }

  /** Whether this was the last place that was given on. */
  boolean isLast(long place) {
    return hasLast && last == place;
  }

  private void emitPacked() {
    emit(packed.place(next), packed.firstNs(next), packed.spanNs(next), packed.count(next));
    next++;
  }

  private void emit(long place, long firstNs, long spanNs, long count) {
    if (hasLast && Long.compareUnsigned(place, last) <= 0) {
      throw RowColumns.damaged("a host that another row before it has, too");
    }
    last = place;
    hasLast = true;
    sink.row(place, firstNs, spanNs, count);
  }
}
