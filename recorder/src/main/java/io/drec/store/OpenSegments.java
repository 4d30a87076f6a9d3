package io.drec.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a store that are open together. A recording of months has thousands, each of
 * which keeps some 100 KB while it is open: so their number is bounded by what they keep, and who
 * was not used for longest is closed. Not thread safe.
 */
final class OpenSegments {
  private final long bytesMax;
  private final List<Openable> open = new ArrayList<>();
  private long uses;

  /**
   * @param bytesMax of memory, about; the segment used last stays open even if it alone keeps more
   */
  OpenSegments(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** A segment that can be closed and opened again. */
  interface Openable {
    /** Bytes that it keeps while it is open; about. */
    long weight();

    /** As {@link #use} counted it. */
    long lastUse();

    void close();
  }

  /** One is used: a number greater than all before. */
  long use() {
    return ++uses;
  }

  /** One was opened; others may be closed for it. */
  void opened(Openable one) {
    open.add(one);
    long bytes = open.stream().mapToLong(Openable::weight).sum();
    while (bytes > bytesMax && open.size() > 1) {
      Openable oldest = one;
      for (Openable other : open) {
        if (other.lastUse() < oldest.lastUse()) {
          oldest = other;
        }
      }
      bytes -= oldest.weight();
      open.remove(oldest);
      oldest.close();
    }
  }

  /** One was closed by somebody else. */
  void closed(Openable one) {
    open.remove(one);
  }

  /** How many are open. */
  int count() {
    return open.size();
  }
}
