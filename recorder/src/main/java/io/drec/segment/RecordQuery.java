package io.drec.segment;

import io.drec.record.FrameHead;
import io.drec.record.RecordView;
import io.drec.segment.Wanted.TextTest;
import java.util.List;

/**
 * Which records somebody wants to look at.
 *
 * @param span of their times; it may become narrower while records are handed out
 * @param texts all that {@code wanted} asks of texts
 * @param newestFirst whether groups come newest first; within one, records come as recorded
 */
public record RecordQuery(Span span, Wanted wanted, List<TextTest> texts, boolean newestFirst) {
  public RecordQuery {
    texts = List.copyOf(texts);
  }

  /** From one time to another, ns since 1970 UTC, both of it. */
  public interface Span {
    long fromNs();

    long toNs();

    default boolean touches(long firstNs, long lastNs) {
      return lastNs >= fromNs() && firstNs <= toNs();
    }
  }

  /** Takes a record; the view is only valid during the call. */
  @FunctionalInterface
  public interface Taker {
    /**
     * @param record as it was, but for a fingerprint that can be computed: it may be zeros
     * @return false to end the visit
     */
    boolean take(FrameHead frame, int index, RecordView record);
  }
}
