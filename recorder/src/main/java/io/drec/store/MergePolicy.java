package io.drec.store;

import io.drec.segment.Effort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which segments to make one of. Fresh ones are small, so that what was recorded is soon in the
 * store; a question looks into each segment, and the same texts stand in each. So {@value #FAN}
 * neighbours of one tier become one of the next, until they are as large as retention and memory
 * like them: what is dropped goes in pieces of that size. Each record is rewritten at most {@code
 * log(greatest / fresh) / log(FAN)} times.
 */
final class MergePolicy {
  static final int FAN = 8;

  private MergePolicy() {}

  /**
   * Where to merge next.
   *
   * @param segments all, oldest first
   * @param recordsMax a segment is not made larger by merging
   * @param all also where there are fewer than {@value #FAN} of a tier: nothing more will come
   * @return at least two neighbours, or null when there is nothing to do
   */
  static @Nullable List<SegmentRow> next(List<SegmentRow> segments, long recordsMax, boolean all) {
    int from = 0;
    while (from < segments.size()) {
      int to = endOfRun(segments, from, recordsMax, all);
      boolean full = to < segments.size() && isFull(segments, from, to);
      if (to - from >= 2 && (all || full || to - from >= FAN)) {
        return segments.subList(from, to);
      }
      from = Math.max(to, from + 1);
    }
    return null;
  }

  /** What is small will be merged again: only what stays is worth the work. */
  static Effort effort(List<SegmentRow> inputs, long recordsMax, boolean all) {
    long records = inputs.stream().mapToLong(SegmentRow::records).sum();
    return all || records >= recordsMax / FAN ? Effort.MERGED : Effort.FRESH;
  }

  /** Behind the last neighbour that may still be merged with the one at {@code from}. */
  private static int endOfRun(List<SegmentRow> segments, int from, long recordsMax, boolean all) {
    long records = 0;
    int to = from;
    while (to < segments.size()
        && (all || segments.get(to).tier() == segments.get(from).tier())
        && (to == from || follows(segments.get(to - 1), segments.get(to)))
        && records + segments.get(to).records() <= recordsMax) {
      records += segments.get(to).records();
      to++;
    }
    return to;
  }

  /** Where footage between two was overwritten they stay apart: one may be locked. */
  private static boolean follows(SegmentRow older, SegmentRow newer) {
    return newer.firstSequence() == older.lastSequence() + 1;
  }

  /** Whether it is size, not a change of tier, that ends the run. */
  private static boolean isFull(List<SegmentRow> segments, int from, int to) {
    return segments.get(to).tier() == segments.get(from).tier();
  }
}
