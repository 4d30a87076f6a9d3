package io.drec.compact;

import io.drec.compact.IndexTaker.Missing;
import io.drec.record.FrameView;
import io.drec.store.Indicator;
import io.drec.store.SegmentRow;
import io.drec.store.StoreException;
import io.drec.store.StoredSegments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far one reading of a recording's index has come; tells what is missing on the way. */
final class IndexedTelling {
  private static final int WHOLE_INDICATORS_MAX = 65_536;

  private final IndexTaker taker;

  /** Of the frame, or the segment, that is being read: reading it may fail, and be done again. */
  private final IndexSums sums = new IndexSums();

  private final long lastWanted;
  private long position;
  private boolean again;
  private List<StoredSegments.Span> overwritten = List.of();

  IndexedTelling(long afterSequence, long lastWanted, IndexTaker taker) {
    this.position = afterSequence;
    this.lastWanted = lastWanted;
    this.taker = taker;
  }

  /** The last frame told of. */
  long position() {
    return position;
  }

  /** Who reads wants no frame behind it. */
  long lastWanted() {
    return lastWanted;
  }

  void overwritten(List<StoredSegments.Span> spans) {
    overwritten = spans;
  }

  /** The store has changed under the reader. */
  void lookAgain() {
    again = true;
  }

  boolean mustLookAgain() {
    boolean must = again;
    again = false;
    return must;
  }

  void posted(Indicator.Kind kind, String value, long timeNs) {
    sums.add(kind, value, timeNs, timeNs, 1);
  }

  /** A frame is about to be read. */
  void begin() {
    sums.clear();
  }

  /** All of it was read. */
  boolean end(FrameView frame) {
    missingUntil(frame.sequence());
    sums.tell(taker);
    position = frame.sequence();
    return taker.through(FrameEnd.of(frame)) && position < lastWanted;
  }

  /**
   * Tells of a segment as a whole, unless it tells of too many indicators at once.
   *
   * @return null when it does, and nothing was told; else as {@link IndexTaker#through}
   */
  @Nullable Boolean segment(StoredSegments segments, SegmentRow row) {
    byte[][] previous = {new byte[0]};
    FrameEnd[] end = {null};
    segments.frames(
        row,
        row.firstSequence(),
        frame -> {
          previous[0] = frame.previous();
          return false;
        });
    segments.frames(
        row,
        row.lastSequence(),
        frame -> {
          end[0] = FrameEnd.of(row.firstSequence(), previous[0], frame);
          return false;
        });
    FrameEnd whole = end[0];
    if (whole == null) {
      throw new StoreException("segment " + row.number() + " has no frame " + row.lastSequence());
    }
    sums.clear();
    segments.postings(
        row,
        (kind, value, sum) ->
            sums.add(kind, value, sum.firstNs(), sum.lastNs(), sum.count())
                <= WHOLE_INDICATORS_MAX);
    if (sums.size() > WHOLE_INDICATORS_MAX) {
      return null;
    }
    missingUntil(row.firstSequence());
    sums.tell(taker);
    position = row.lastSequence();
    return taker.through(whole) && position < lastWanted;
  }

  private void missingUntil(long sequence) {
    long from = position + 1;
    for (StoredSegments.Span gone : overwritten) {
      if (gone.last() >= from && gone.first() < sequence) {
        long last = Math.min(gone.last(), sequence - 1);
        missing(from, gone.first() - 1, Missing.UNREADABLE);
        from = Math.max(from, gone.first());
        missing(from, last, Missing.OVERWRITTEN);
        from = last + 1;
      }
    }
    missing(from, sequence - 1, Missing.UNREADABLE);
    position = sequence - 1;
  }

  private void missing(long first, long last, Missing why) {
    if (first <= last) {
      taker.missing(first, last, why);
    }
  }
}
