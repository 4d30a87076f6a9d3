package io.drec.store;

import io.drec.record.EventId;
import io.drec.record.FrameView;
import io.drec.segment.RecordQuery;
import io.drec.segment.RowSearch;
import io.drec.segment.Wanted;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The frames of the store, and those that came behind them.
 *
 * @param older before all of {@code newer}
 */
public record LayeredFrames(Frames older, Frames newer) implements Frames {
  @Override
  public boolean forEach(long fromNs, long toNs, Predicate<FrameView> visitor) {
    return older.forEach(fromNs, toNs, visitor) && newer.forEach(fromNs, toNs, visitor);
  }

  @Override
  public boolean records(RecordQuery query, RecordQuery.Taker taker) {
    return query.newestFirst()
        ? newer.records(query, taker) && older.records(query, taker)
        : older.records(query, taker) && newer.records(query, taker);
  }

  @Override
  public boolean mayHaveText(RecordQuery query, Wanted.TextTest test) {
    return newer.mayHaveText(query, test) || older.mayHaveText(query, test);
  }

  @Override
  public boolean rows(RecordQuery query, Consumer<RowSearch> visitor) {
    return older.rows(query, visitor) && newer.rows(query, visitor);
  }

  @Override
  public void record(EventId id, RecordVisitor visitor) {
    older.record(id, visitor);
    newer.record(id, visitor);
  }
}
