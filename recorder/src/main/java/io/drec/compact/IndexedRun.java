package io.drec.compact;

import io.drec.journal.FrameSource.Damage;
import io.drec.journal.JournalReader;
import io.drec.record.FrameView;
import io.drec.store.Indicator;
import io.drec.store.MemoryTables;
import io.drec.store.RecordingDirectory;
import io.drec.store.SegmentRow;
import io.drec.store.StoredSegments;
import io.drec.store.Tables;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of consecutive frames once more, to hear what they tell: those of one segment, or
 * those behind the store. The frames up to where somebody has heard already are made, and not told.
 */
final class IndexedRun implements AutoCloseable {
  private final RowMaker maker;
  private final @Nullable SegmentRow segment;
  private final @Nullable JournalReader journal;
  private @Nullable IndexedTelling listener;
  private long position;
  private long bytes;

  private IndexedRun(
      Tables base,
      long position,
      @Nullable SegmentRow segment,
      @Nullable JournalReader journal,
      UserNames users) {
    this.segment = segment;
    this.journal = journal;
    this.position = position;
    this.maker = new RowMaker(base, new MemoryTables(), users, this::posted);
  }

  static IndexedRun ofSegment(StoredSegments segments, SegmentRow row, UserNames users) {
    return new IndexedRun(segments.rowsBefore(row), row.firstSequence() - 1, row, null, users);
  }

  /**
   * @param telling may be behind the store's last frame, but not behind what is in the store
   */
  static IndexedRun behindStore(
      RecordingDirectory directory,
      @Nullable StoredSegments segments,
      UserNames users,
      IndexedTelling telling) {
    long stored = segments == null ? -1 : segments.position();
    Tables base = segments == null ? new MemoryTables() : segments.rows();
    JournalReader journal = JournalReader.openDurable(directory.journal(), stored);
    IndexedRun run = new IndexedRun(base, stored, null, journal, users);
    run.position = Math.max(stored, telling.position());
    return run;
  }

  /** The last frame told of. */
  long position() {
    return position;
  }

  /** Of all frames whose rows are held. */
  long bytes() {
    return bytes;
  }

  boolean isSegment() {
    return segment != null;
  }

  boolean isOf(SegmentRow row) {
    return row.equals(segment);
  }

  /** Whether it can go on telling from there. */
  boolean isAt(long sequence) {
    return sequence == position;
  }

  private void posted(Indicator.Kind kind, String value, long timeNs) {
    IndexedTelling hears = listener;
    if (hears != null) {
      hears.posted(kind, value, timeNs);
    }
  }

  /** False when the taker stopped. */
  boolean readSegment(StoredSegments segments, SegmentRow row, IndexedTelling telling) {
    long from = Math.max(row.firstSequence(), maker.position() + 1);
    return segments.frames(row, from, frame -> take(frame, telling));
  }

  /**
   * Takes the frames that are there by now, or up to where the taker stops.
   *
   * @param hasMoved whether the store has moved on, asked where the journal misses frames
   * @return false when it has: the frames may be there, and what this lies over has changed
   */
  boolean readJournal(IndexedTelling telling, BooleanSupplier hasMoved) {
    JournalReader source = journal;
    if (source == null) {
      throw new IllegalStateException("these are the frames of a segment");
    }
    @Nullable FrameView frame;
    boolean goOn = true;
    do {
      frame = goOn ? source.next() : null;
      Damage damage = source.takeDamage();
      if (damage != null) {
        if (hasMoved.getAsBoolean()) {
          return false;
        }
        maker.damaged(damage);
      }
      goOn = frame != null && take(frame, telling);
    } while (goOn);
    return true;
  }

  private boolean take(FrameView frame, IndexedTelling telling) {
    boolean isTold = frame.sequence() > telling.position();
    if (isTold) {
      telling.begin();
      listener = telling;
    }
    maker.frame(frame);
    listener = null;
    bytes += frame.length();
    position = Math.max(position, frame.sequence());
    return !isTold || telling.end(frame);
  }

  @Override
  public void close() {
    if (journal != null) {
      journal.close();
    }
  }
}
