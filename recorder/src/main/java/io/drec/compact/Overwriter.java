package io.drec.compact;

import io.drec.record.FrameHead;
import io.drec.record.RecordLayout;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.EntityRow;
import io.drec.store.Family;
import io.drec.store.Keeping;
import io.drec.store.Keys;
import io.drec.store.LayeredTables;
import io.drec.store.Locks;
import io.drec.store.MemoryTables;
import io.drec.store.MetaKeys;
import io.drec.store.ProcessRow;
import io.drec.store.Retention;
import io.drec.store.RocksStore;
import io.drec.store.RowReader;
import io.drec.store.SegmentRow;
import io.drec.store.Tables;
import io.drec.store.Tables.Cursor;
import io.drec.store.Tables.Order;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Overwrites the oldest footage when the store holds more than it should.
 *
 * <p>What is known of a process stands where it last did something new: that of a daemon which has
 * been idle for months is in the oldest segment. So before a segment goes, the rows of what is
 * still alive, and of which no newer segment tells, are put into the next one: processes of this
 * boot that have not ended, and the host's symbolic links and clock offsets, which are told once a
 * run. They are written first and the segment goes afterwards, so a kill in between loses nothing.
 * Not thread safe.
 */
final class Overwriter {
  /** At once; what is beyond waits for the next commit, so that recording never waits long. */
  private static final int SEGMENTS_MAX = 16;

  /** A process is of this boot if it started so little before the boot's clock: clocks drift. */
  private static final long DRIFT_NS = 1_000_000_000L;

  private static final byte[] PROCESSES = {(byte) EntityKind.PROCESS.letter()};

  private final RocksStore store;
  private final Keep keep;
  private final Set<String> said = new LinkedHashSet<>();
  private @Nullable FrameHead newest;

  Overwriter(RocksStore store, Keep keep) {
    this.store = store;
    this.keep = keep;
    if (!keep.retention().equals(Retention.ALL)) {
      store.limits(keep.retention());
    }
  }

  /** A frame was taken in. */
  void took(FrameHead frame) {
    // What was imported has no boot that could still go on.
    if (frame.clock() != RecordLayout.CLOCK_REALTIME) {
      newest = new Head(frame);
    }
  }

  /**
   * What is to be overwritten once the rows are committed.
   *
   * @param rows complete rows of what is committed next; takes the rows that must outlive what is
   *     overwritten
   */
  List<SegmentRow> planned(MemoryTables rows) {
    List<SegmentRow> beyond = beyond();
    beyond.forEach(segment -> carry(segment, rows));
    return beyond;
  }

  /** Overwrites what was {@link #planned}. */
  void overwrite(List<SegmentRow> planned) {
    try {
      for (SegmentRow segment : planned) {
        long first = segment.firstSequence();
        long last = segment.lastSequence();
        keep.dropping().stated(first, last);
        store.overwrite(segment, keep.dropping().unsent(first, last));
      }
    } catch (IOException e) {
      keep.notices()
          .accept(
              "nothing is overwritten: it cannot be written down that it was us: "
                  + e.getMessage()
                  + "; check the disk");
    }
  }

  /**
   * For when nothing new comes: overwrites what is beyond the limits and leaves nothing to carry
   * over. The rest waits for the next commit.
   *
   * @return false when there was nothing to do
   */
  boolean overwriteIdle() {
    if (newest == null) {
      return false;
    }
    List<SegmentRow> now = new ArrayList<>();
    for (SegmentRow segment : beyond()) {
      if (carry(segment, new MemoryTables()) > 0) {
        break;
      }
      now.add(segment);
    }
    overwrite(now);
    return !now.isEmpty();
  }

  private List<SegmentRow> beyond() {
    if (keep.retention().equals(Retention.ALL)) {
      return List.of();
    }
    Locks.Found locks = keep.locks().get();
    Predicate<SegmentRow> locked = row -> locks.covers(row.firstNs(), row.lastNs());
    tell(locks, locked);
    return store.beyond(keep.retention(), locked, keep.wallNs().getAsLong(), SEGMENTS_MAX);
  }

  // ---- what is carried over ---------------------------------------------------------------------

  /** Returns how many rows were carried over. */
  private int carry(SegmentRow segment, MemoryTables rows) {
    FrameHead boot = newest;
    if (boot == null) {
      return 0;
    }
    LayeredTables gone = store.rowsOf(segment);
    LayeredTables newer = LayeredTables.of(rows, store.rowsAfter(segment));
    byte[] hostId = boot.hostId();
    return carryProcesses(gone, newer, rows, hostId, bootNs(boot))
        + carryRows(gone, newer, rows, MetaKeys.links(hostId))
        + carryRows(gone, newer, rows, MetaKeys.offsets(boot.bootId()));
  }

  private static int carryProcesses(
      Tables gone, LayeredTables newer, MemoryTables rows, byte[] hostId, long bootNs) {
    int count = 0;
    try (Cursor cursor =
        gone.scan(Family.ENTITY, PROCESSES, Keys.after(PROCESSES), Order.ASCENDING)) {
      while (cursor.next()) {
        EntityId id = new RowReader(cursor.key()).id();
        ProcessRow process = (ProcessRow) EntityRow.decode(id, cursor.value());
        boolean alive =
            process.endNs == null
                && process.startNs >= bootNs
                && Arrays.equals(process.hostId(), hostId);
        if (alive && newer.raw(Family.ENTITY, cursor.key()) == null) {
          rows.put(process);
          count++;
        }
      }
    }
    return count;
  }

  private static int carryRows(Tables gone, LayeredTables newer, MemoryTables rows, byte[] prefix) {
    int count = 0;
    try (Cursor cursor = gone.scan(Family.STATE, prefix, Keys.after(prefix), Order.ASCENDING)) {
      while (cursor.next()) {
        if (newer.raw(Family.STATE, cursor.key()) == null) {
          rows.put(Family.STATE, cursor.key(), cursor.value());
          count++;
        }
      }
    }
    return count;
  }

  /** When the boot began by its own clock; the wall clock may have been stepped since. */
  private long bootNs(FrameHead boot) {
    long bootNs = boot.clockOffsetNs();
    byte[] value = store.tables().get(Family.STATE, MetaKeys.offsets(boot.bootId()));
    if (value != null) {
      RowReader in = new RowReader(value);
      while (!in.atEnd()) {
        bootNs = Math.min(bootNs, in.signed());
      }
    }
    return bootNs - DRIFT_NS;
  }

  // ---- what the user should know ----------------------------------------------------------------

  private void tell(Locks.Found locks, Predicate<SegmentRow> locked) {
    Set<String> now = new LinkedHashSet<>();
    for (String wrong : locks.wrong()) {
      now.add(wrong + "; nothing is overwritten meanwhile");
    }
    long max = keep.retention().bytesMax();
    long bytes = store.segments().stream().filter(locked).mapToLong(SegmentRow::storedBytes).sum();
    if (locks.wrong().isEmpty() && bytes >= max / 100.0 * Keeping.LOCKED_PERCENT_WARN) {
      now.add(
          String.format(
              Locale.ROOT,
              "locks take most of what the store may hold (%d MiB), so new footage is soon"
                  + " overwritten: release one (drec lock list), or raise store.max.gib",
              max >> 20));
    }
    for (String line : now) {
      if (!said.contains(line)) {
        keep.notices().accept(line);
      }
    }
    said.clear();
    said.addAll(now);
  }

  /** A frame's head, kept when the frame's buffer is used again. */
  private record Head(long sequence, byte[] hostId, byte[] bootId, int clock, long clockOffsetNs)
      implements FrameHead {
    Head(FrameHead of) {
      this(of.sequence(), of.hostId(), of.bootId(), of.clock(), of.clockOffsetNs());
    }
  }
}
