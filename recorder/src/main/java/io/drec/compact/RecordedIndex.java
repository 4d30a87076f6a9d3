package io.drec.compact;

import io.drec.journal.JournalException;
import io.drec.store.RecordingDirectory;
import io.drec.store.SegmentRow;
import io.drec.store.StoreException;
import io.drec.store.StoredSegments;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the frames of a recording tell of indicators, frame by frame in their order, read beside the
 * recorder that writes them. Only frames that survive a power cut are told: no sequence is ever
 * told of two different frames.
 *
 * <p>What a segment's frames told stands in the segment, and is taken from there where the segment
 * is wanted as a whole and lies within a day. Else the rows of its frames are made once more, over
 * those of the segments before it; and frames that the store does not have yet are taken from the
 * journal, over the store's rows, as a question does. Either way the counts are the recording's.
 *
 * <p>Not thread safe. It holds in memory the rows of the frames behind the store as it last looked
 * at it, of {@value #LIVE_BYTES_MAX} bytes of frames or so.
 */
public final class RecordedIndex implements AutoCloseable {
  /** How often the store may move on under this reader before it gives up. */
  private static final int ATTEMPTS_MAX = 50;

  /** Larger segments are told frame by frame, so that who takes it can stop in between. */
  private static final long WHOLE_RECORDS_MAX = 65_536;

  private static final long LIVE_BYTES_MAX = 32 << 20;

  private final RecordingDirectory directory;
  private final UserNames users;
  private @Nullable StoredSegments store;

  /** The frames of one segment, or those behind the store, while they are being read. */
  private @Nullable IndexedRun run;

  private long runBytesMax = LIVE_BYTES_MAX;

  private RecordedIndex(RecordingDirectory directory, UserNames users) {
    this.directory = directory;
    this.users = users;
  }

  /**
   * Opens a recording, also while a recorder writes it. It needs to read the files, no more.
   *
   * @throws StoreException with one line for the user
   */
  public static RecordedIndex open(Path recordingDirectory) {
    RecordingDirectory directory = RecordingDirectory.openForReading(recordingDirectory);
    return new RecordedIndex(directory, LocalUsers.ofThisHost(directory.id()));
  }

  static RecordedIndex open(RecordingDirectory directory, UserNames users) {
    return new RecordedIndex(directory, users);
  }

  /** Names the recording for ever. */
  public UUID recordingId() {
    return directory.id();
  }

  /**
   * Tells of the frames behind a sequence that are there by now, until the taker stops it.
   *
   * @param afterSequence -1: from the first
   * @throws StoreException when the recording cannot be read
   */
  public void read(long afterSequence, IndexTaker taker) {
    read(afterSequence, Long.MAX_VALUE, taker);
  }

  /**
   * Likewise, and no frame behind {@code lastSequence} is told of, nor told of together with one
   * before: the taker is asked behind that frame.
   */
  public void read(long afterSequence, long lastSequence, IndexTaker taker) {
    IndexedTelling telling = new IndexedTelling(afterSequence, lastSequence, taker);
    try {
      for (int i = 0; i < ATTEMPTS_MAX; i++) {
        if (attempt(telling)) {
          return;
        }
      }
    } catch (JournalException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
    throw new StoreException(
        "the recording " + directory.root() + " changes faster than it can be read; ask again");
  }

  /** False when the store must be looked at anew. */
  private boolean attempt(IndexedTelling telling) {
    IndexedRun current = run;
    if (current != null && current.position() == telling.position() && !current.isSegment()) {
      return readLive(current, telling);
    }
    StoredSegments segments = caughtUp();
    List<SegmentRow> rows = segments == null ? List.of() : segments.segments();
    if (segments != null) {
      telling.overwritten(segments.overwritten());
      for (SegmentRow row : rows) {
        if (row.lastSequence() > telling.position() && !readSegment(segments, row, telling)) {
          return !telling.mustLookAgain();
        }
      }
    }
    leaveRun();
    IndexedRun live = IndexedRun.behindStore(directory, segments, users, telling);
    run = live;
    return readLive(live, telling);
  }

  private boolean readLive(IndexedRun live, IndexedTelling telling) {
    boolean whole = live.readJournal(telling, this::hasMoved);
    if (!whole || live.bytes() > runBytesMax) {
      // Where nothing is compacted the same frames are read again and again: more rarely each time.
      runBytesMax = whole ? Math.max(LIVE_BYTES_MAX, 2 * live.bytes()) : LIVE_BYTES_MAX;
      leaveRun();
    }
    return whole;
  }

  /** Whether frames have moved from the journal into the store. */
  private boolean hasMoved() {
    StoredSegments before = store;
    long position = before == null ? -1 : before.position();
    StoredSegments segments = caughtUp();
    return segments != null && segments.position() != position;
  }

  /** False when the taker stopped, or the store changed. */
  private boolean readSegment(StoredSegments segments, SegmentRow row, IndexedTelling telling) {
    try {
      IndexedRun current = run;
      boolean begun = current != null && current.isOf(row) && current.isAt(telling.position());
      Boolean whole =
          !begun && isWhole(segments, row, telling) ? telling.segment(segments, row) : null;
      if (whole != null) {
        return whole;
      }
      if (current == null || !begun) {
        leaveRun();
        current = IndexedRun.ofSegment(segments, row, users);
        run = current;
      }
      return current.readSegment(segments, row, telling);
    } catch (StoreException e) {
      leaveRun();
      segments.catchUp();
      if (segments.segments().contains(row)) {
        // Damaged. Which frames are missing shows with the next one.
        return true;
      }
      telling.lookAgain();
      return false;
    }
  }

  /** Whether its rows can be taken as they are. */
  private static boolean isWhole(StoredSegments segments, SegmentRow row, IndexedTelling telling) {
    return row.firstSequence() > telling.position()
        && row.lastSequence() <= telling.lastWanted()
        && row.records() <= WHOLE_RECORDS_MAX
        && day(row.firstNs()) == day(row.lastNs())
        && segments.isWithoutHoles(row);
  }

  /** Days since 1970-01-01 UTC. */
  public static int day(long timeNs) {
    return Math.toIntExact(Math.floorDiv(timeNs, TimeUnit.DAYS.toNanos(1)));
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

  private void leaveRun() {
    IndexedRun left = run;
    run = null;
    if (left != null) {
      left.close();
    }
  }

  @Override
  public void close() {
    leaveRun();
    StoredSegments open = store;
    store = null;
    if (open != null) {
      open.close();
    }
  }
}
