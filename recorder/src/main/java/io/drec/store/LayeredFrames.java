package io.drec.store;

import io.drec.record.EventId;
import io.drec.record.FrameView;
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
  public void record(EventId id, RecordVisitor visitor) {
    older.record(id, visitor);
    newer.record(id, visitor);
  }
}
