package io.drec.compact;

import io.drec.journal.FrameSource;
import io.drec.journal.FrameSource.Damage;
import io.drec.journal.JournalReader;
import io.drec.record.FrameView;
import io.drec.store.ImportedEvents;
import io.drec.store.MemoryTables;
import io.drec.store.RecordingDirectory;
import io.drec.store.RocksStore;
import io.drec.store.SegmentDraft;
import io.drec.store.SegmentRow;
import java.util.List;

/**
 * Moves frames from the journal into the store. Frames gather in a segment in the making; when that
 * is large or old enough it is written, with its rows and its position, as one atomic change that
 * survives a power cut. So a frame is in the store once, whatever instant the process dies at. It
 * takes only frames that would survive a power cut, so the store never knows more than the journal.
 *
 * <p>One recorder has one compactor, and one thread calls it; {@link #position} may be called by
 * any.
 */
public final class Compactor implements AutoCloseable {
  private static final int FRESH_MAX = 32;
  private static final long IDLE_OVERWRITE_NS = 10_000_000_000L;

  /** What fills a fresh segment in so small a part of its age is a burst. */
  private static final int BURST_PART = 8;

  private final RecordingDirectory directory;
  private final CompactorConfig config;
  private final RocksStore store;
  private final FrameSource journal;
  private final MemoryTables rows = new MemoryTables(true);
  private final RowMaker maker;
  private final ImportedEvents imported;
  private final Overwriter overwriter;
  private SegmentDraft draft;

  /** The memory for a whole segment and its rows is kept for the next one of a burst. */
  private boolean keepsMemory;

  private long draftBeganNs;
  private long overwrittenNs;
  private volatile long position;

  private Compactor(
      RecordingDirectory directory, CompactorConfig config, RocksStore store, FrameSource journal) {
    this.directory = directory;
    this.config = config;
    this.store = store;
    this.journal = journal;
    this.maker = new RowMaker(store.tables(), rows, config.users());
    this.imported = new ImportedEvents(store);
    this.overwriter = new Overwriter(store, config.keep());
    this.position = store.position();
    this.draft = new SegmentDraft(false);
  }

  /**
   * Opens the store and goes on where it stands.
   *
   * @throws io.drec.store.StoreException when it cannot be opened
   * @throws io.drec.journal.JournalException when the journal cannot
   */
  public static Compactor open(RecordingDirectory directory, CompactorConfig config) {
    RocksStore store = RocksStore.openForWriting(directory.store(), config.memory());
    FrameSource journal = null;
    Compactor compactor = null;
    try {
      journal = JournalReader.openDurable(directory.journal(), store.position());
      compactor = new Compactor(directory, config, store, journal);
      directory.shareFiles();
      return compactor;
    } finally {
      if (compactor == null) {
        store.close();
        if (journal != null) {
          journal.close();
        }
      }
    }
  }

  /**
   * Takes some frames in, and writes the segment when it is time to.
   *
   * @return how many frames; 0 when there is nothing new
   * @throws io.drec.store.StoreException when the store cannot be written: close this compactor and
   *     open another later; nothing is lost meanwhile
   */
  public int step() {
    if (isLarge()) {
      sync(); // the burst in which it grew is over
    }
    int frames = 0;
    int bytes = 0;
    while (bytes < config.stepBytes() && !isLarge()) {
      FrameView frame = journal.next();
      Damage damage = journal.takeDamage();
      if (damage != null) {
        maker.damaged(damage);
      }
      if (frame == null) {
        break;
      }
      take(frame);
      bytes += frame.length();
      frames++;
    }
    if (isLarge() || isOld()) {
      sync();
      tidyUnderLoad();
    }
    return frames;
  }

  private void take(FrameView frame) {
    if (draft.isEmpty()) {
      draftBeganNs = config.monotonicNs().getAsLong();
    }
    long before = maker.position();
    maker.frame(frame);
    if (maker.position() != before) {
      draft.add(frame);
      overwriter.took(frame);
      if (isBurst()) {
        draft.stay();
      }
    }
  }

  private boolean isLarge() {
    return isFull() || isGrown() && !isBurst();
  }

  private boolean isGrown() {
    return draft.rawBytes() >= config.segmentBytes() || draft.records() >= config.segmentRecords();
  }

  private boolean isBurst() {
    return config.growsInBursts() && isGrown() && ageNs() < config.segmentAgeNs() / BURST_PART;
  }

  /**
   * In a burst a segment grows until it is as large as one that is made of several: so it is packed
   * once. At other times it ends sooner: who asks meanwhile makes the rows of its frames himself.
   */
  private boolean isFull() {
    return draft.rawBytes() >= config.fullBytes() || draft.records() >= config.fullRecords();
  }

  private long ageNs() {
    return config.monotonicNs().getAsLong() - draftBeganNs;
  }

  private boolean isOld() {
    return !draft.isEmpty() && ageNs() >= config.segmentAgeNs();
  }

  /** Where something new is there all the time, questions would have ever more segments to read. */
  private void tidyUnderLoad() {
    long fresh = store.segments().stream().filter(segment -> segment.tier() == 0).count();
    if (fresh > FRESH_MAX) {
      tidy();
    }
  }

  /** Writes what was taken in so far; when this returns it survives a power cut. */
  public void sync() {
    if (draft.isEmpty()) {
      return;
    }
    maker.flush();
    List<SegmentRow> beyond = overwriter.planned(rows);
    boolean full = config.growsInBursts() && isFull();
    store.commit(draft, rows, full ? 1 : 0);
    overwriter.overwrite(beyond);
    rows.clear(full);
    keepsMemory = full;
    draft = draft.next(full);
    position = maker.position();
    directory.shareFiles();
  }

  /**
   * Makes one segment of several where that is worth it, and overwrites what is beyond the limits:
   * for moments when nothing new is there.
   *
   * @return false when there was nothing to do
   */
  public boolean tidy() {
    if (draft.records() >= config.segmentRecords()) {
      sync(); // its rows are in the memory that merging takes
      return true;
    }
    if (keepsMemory && draft.isEmpty()) {
      rows.clear();
      draft = draft.next(false);
      keepsMemory = false;
    }
    boolean merged = store.merge(config.mergedRecords(), false);
    if (merged) {
      directory.shareFiles();
    }
    return merged || overwrittenIdle();
  }

  /** Locks are files, and moments without news many: so not at each of them. */
  private boolean overwrittenIdle() {
    long nowNs = config.monotonicNs().getAsLong();
    boolean due = nowNs - overwrittenNs >= IDLE_OVERWRITE_NS;
    boolean did = due && draft.isEmpty() && overwriter.overwriteIdle();
    overwrittenNs = due && !did ? nowNs : overwrittenNs;
    return did;
  }

  /** Nothing more comes for now: leaves the store as small, and as quick to read, as it can be. */
  public void settle() {
    sync();
    while (store.merge(config.mergedRecords(), true)) {
      directory.shareFiles();
    }
  }

  /**
   * Whether an imported event is in the store, as of the last {@link #sync}.
   *
   * @param hostId 16 bytes
   * @param timeNs of the event, ns since 1970 UTC
   * @param fingerprint 16 bytes, as in a record's ORIGIN
   */
  public boolean hasImported(byte[] hostId, long timeNs, byte[] fingerprint) {
    return imported.hold(hostId, timeNs, fingerprint);
  }

  /**
   * Sequence of the last frame in the store, -1 when none. It survives a power cut: journal files
   * up to it may be deleted.
   */
  public long position() {
    return position;
  }

  @Override
  public void close() {
    try (store) {
      journal.close();
    }
  }
}
