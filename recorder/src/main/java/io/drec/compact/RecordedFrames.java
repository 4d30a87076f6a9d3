package io.drec.compact;

import io.drec.journal.JournalException;
import io.drec.journal.JournalReader;
import io.drec.journal.SafeEnd;
import io.drec.record.FrameView;
import io.drec.store.RecordingDirectory;
import io.drec.store.SegmentRow;
import io.drec.store.StoreException;
import io.drec.store.StoredSegments;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a recording by their sequence, byte for byte, read beside the recorder that writes
 * them; only those that survive a power cut. What is not there, or cannot be read, is passed over:
 * the sequences show it. Not thread safe.
 */
public final class RecordedFrames implements AutoCloseable {
  private final RecordingDirectory directory;
  private @Nullable StoredSegments store;

  private RecordedFrames(RecordingDirectory directory) {
    this.directory = directory;
  }

  /**
   * @throws StoreException with one line for the user
   */
  public static RecordedFrames open(Path recordingDirectory) {
    return new RecordedFrames(RecordingDirectory.openForReading(recordingDirectory));
  }

  /** Names the recording for ever. */
  public UUID recordingId() {
    return directory.id();
  }

  /** Whether a recorder records into it now. */
  public boolean isRecording() {
    return directory.isRecording();
  }

  /** What keeps the recorder from keeping anything; empty when all is well. */
  public String trouble() {
    return directory.trouble();
  }

  /** Spans in which something was not recorded, as far as the store tells by now. */
  public long gaps() {
    StoredSegments segments = caughtUp();
    return segments == null ? 0 : segments.gaps();
  }

  /** Records lost since the recorder's start, as far as the store tells by now. */
  public long lostRecords() {
    StoredSegments segments = caughtUp();
    return segments == null ? 0 : segments.lostRecords();
  }

  /** The newest frame that survives a power cut; null when it is not known. */
  public @Nullable SafeEnd newest() {
    try {
      return SafeEnd.read(directory.journal());
    } catch (JournalException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Sequence of the oldest frame that may hold a record at or after a time; one behind the store's
   * last frame where only the journal can.
   *
   * @param fromNs since 1970 UTC; {@code Long.MIN_VALUE}: the oldest frame there is
   */
  public long oldestSince(long fromNs) {
    StoredSegments segments = caughtUp();
    if (segments == null) {
      return 0;
    }
    for (SegmentRow row : segments.segments()) {
      if (row.lastNs() >= fromNs) {
        return row.firstSequence();
      }
    }
    return segments.position() + 1;
  }

  /**
   * Visits the frames from {@code first} to {@code last} that are there by now, in order; a view is
   * only valid during the call. Returning false ends the visit.
   *
   * @throws StoreException when the recording cannot be read
   */
  public void read(long first, long last, Predicate<FrameView> visitor) {
    Reading reading = new Reading(first, last, visitor);
    StoredSegments segments = caughtUp();
    List<SegmentRow> rows = segments == null ? List.of() : segments.segments();
    for (SegmentRow row : rows) {
      if (segments != null && row.lastSequence() >= first && row.firstSequence() <= last) {
        reading.segment(segments, row);
      }
    }
    long stored = segments == null ? -1 : segments.position();
    if (!reading.ended && stored < last) {
      journal(stored, Math.max(stored, first - 1), reading);
    }
  }

  private void journal(long stored, long after, Reading reading) {
    try (JournalReader journal = JournalReader.openDurable(directory.journal(), after)) {
      boolean goOn = true;
      while (goOn) {
        FrameView frame = journal.next();
        if (journal.takeDamage() != null && hasMoved(stored)) {
          // The frames are in the store now: who reads finds them there the next time.
          return;
        }
        goOn = frame != null && reading.test(frame);
      }
    } catch (JournalException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }

  private boolean hasMoved(long stored) {
    StoredSegments segments = caughtUp();
    return segments != null && segments.position() != stored;
  }

  private @Nullable StoredSegments caughtUp() {
    StoredSegments open = store;
    if (open == null) {
      open = StoredSegments.open(directory.store());
      store = open;
    } else {
      open.catchUp();
    }
    return open;
  }

  @Override
  public void close() {
    StoredSegments open = store;
    store = null;
    if (open != null) {
      open.close();
    }
  }

  private static final class Reading {
    private final long last;
    private final Predicate<FrameView> visitor;
    private long next;
    private boolean ended;

    Reading(long first, long last, Predicate<FrameView> visitor) {
      this.next = first;
      this.last = last;
      this.visitor = visitor;
    }

    void segment(StoredSegments segments, SegmentRow row) {
      try {
        if (!ended) {
          segments.frames(row, next, this::test);
        }
      } catch (StoreException e) {
        segments.catchUp();
        if (!segments.segments().contains(row)) {
          // Merged or overwritten meanwhile: who reads finds what is left the next time.
          ended = true;
        }
      }
    }

    /** False to end the visit. */
    boolean test(FrameView frame) {
      if (frame.sequence() > last) {
        ended = true;
        return false;
      }
      if (frame.sequence() >= next) {
        next = frame.sequence() + 1;
        ended = !visitor.test(frame) || frame.sequence() == last;
      }
      return !ended;
    }
  }
}
