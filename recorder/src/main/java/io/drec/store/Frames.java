package io.drec.store;

import io.drec.record.EventId;
import io.drec.record.FrameHead;
import io.drec.record.FrameView;
import io.drec.record.RecordView;
import java.util.function.Predicate;

/** The frames of a recording, or of a part of it, to read records from. */
public interface Frames {

  /**
   * Visits the frames that reach into a span, in order of their sequence. A view is only valid
   * during the call; the visitor returns false to end the visit.
   *
   * @return false when the visitor ended it
   */
  boolean forEach(long fromNs, long toNs, Predicate<FrameView> visitor);

  /**
   * Hands one record, with what its frame says of it, to a visitor; nothing when it is not here.
   */
  void record(EventId id, RecordVisitor visitor);

  /** Takes one record; its view is only valid during the call. */
  @FunctionalInterface
  interface RecordVisitor {
    void visit(FrameHead frame, RecordView record);
  }
}
