package io.drec.store;

import io.drec.record.EventId;
import io.drec.record.FrameHead;
import io.drec.record.FrameView;
import io.drec.record.RecordView;
import io.drec.segment.RecordQuery;
import io.drec.segment.RowSearch;
import io.drec.segment.Wanted;
import java.util.function.Consumer;
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
   * Hands out the records that may be wanted, each with its place, and none of another time than
   * asked for.
   *
   * @return false when the taker ended it
   */
  boolean records(RecordQuery query, RecordQuery.Taker taker);

  /**
   * Whether a text of the rows that were made of these frames may pass.
   *
   * @param test one of those of the query
   */
  boolean mayHaveText(RecordQuery query, Wanted.TextTest test);

  /**
   * Hands out what searches the packed rows that were made of these frames, segment by segment,
   * where a query is of all of them: else it could cost more than it saves.
   *
   * @return false: it is not
   */
  boolean rows(RecordQuery query, Consumer<RowSearch> visitor);

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
