package io.drec.compact;

import io.drec.journal.FrameSource;
import io.drec.journal.FrameSource.Damage;
import io.drec.journal.JournalReader;
import io.drec.record.FrameView;
import io.drec.store.Family;
import io.drec.store.MemoryTables;
import io.drec.store.MetaKeys;
import io.drec.store.RecordingDirectory;
import io.drec.store.RocksStore;

/**
 * Moves frames from the journal into the store: a batch's rows and its position in one atomic
 * write, so that a frame is in the store once, whatever instant the process dies at. It takes only
 * frames that would survive a power cut, so the store never knows more than the journal.
 *
 * <p>One recorder has one compactor, and one thread calls it; {@link #position} and {@link
 * #durablePosition} may be called by any.
 */
public final class Compactor implements AutoCloseable {
  private final RecordingDirectory directory;
  private final CompactorConfig config;
  private final RocksStore store;
  private final FrameSource journal;
  private final MemoryTables batch = new MemoryTables();
  private final RowMaker maker;
  private long syncedNs;
  private volatile long position;
  private volatile long durablePosition;

  private Compactor(
      RecordingDirectory directory, CompactorConfig config, RocksStore store, FrameSource journal) {
    this.directory = directory;
    this.config = config;
    this.store = store;
    this.journal = journal;
    this.maker = new RowMaker(store.tables(), batch, config.users());
    this.position = store.position();
    this.syncedNs = config.monotonicNs().getAsLong();
  }

  /**
   * Opens the store and goes on where it stands.
   *
   * @throws io.drec.store.StoreException when it cannot be opened
   * @throws io.drec.journal.JournalException when the journal cannot
   */
  public static Compactor open(RecordingDirectory directory, CompactorConfig config) {
    RocksStore store =
        config.bulk()
            ? RocksStore.openForBulk(directory.store())
            : RocksStore.openForWriting(directory.store());
    FrameSource journal = null;
    Compactor compactor = null;
    try {
      journal = JournalReader.openDurable(directory.journal(), store.position());
      compactor = new Compactor(directory, config, store, journal);
      compactor.sync();
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
   * Compacts a batch.
   *
   * @return how many frames; 0 when there is nothing new
   * @throws io.drec.store.StoreException when the store cannot be written: close this compactor and
   *     open another later; nothing is lost meanwhile
   */
  public int step() {
    int frames = 0;
    int bytes = 0;
    while (bytes < config.batchBytes()) {
      FrameView frame = journal.next();
      Damage damage = journal.takeDamage();
      if (damage != null) {
        maker.damaged(damage);
      }
      if (frame == null) {
        break;
      }
      maker.frame(frame);
      bytes += frame.length();
      frames++;
    }
    if (frames > 0) {
      maker.flush();
      store.commit(batch);
      batch.clear();
      position = maker.position();
    }
    syncWhenDue();
    return frames;
  }

  private void syncWhenDue() {
    boolean due = config.monotonicNs().getAsLong() - syncedNs >= config.syncIntervalNs();
    if (due && durablePosition != position) {
      sync();
    }
  }

  /** Waits until what was compacted so far survives a power cut. */
  public void sync() {
    long synced = position;
    store.sync();
    directory.shareFiles();
    durablePosition = synced;
    syncedNs = config.monotonicNs().getAsLong();
  }

  /** Nothing more comes for now: leaves the store as readers open it fastest. */
  public void settle() {
    store.flush();
    directory.shareFiles();
  }

  /**
   * Whether an event with this fingerprint is in the store.
   *
   * @param fingerprint 16 bytes, as in a record's ORIGIN
   */
  public boolean hasImported(byte[] fingerprint) {
    return store.tables().get(Family.META, MetaKeys.imported(fingerprint)) != null;
  }

  /** Sequence of the last frame in the store; -1 when none. */
  public long position() {
    return position;
  }

  /** As {@link #position}, of what survives a power cut: journal files up to it may be deleted. */
  public long durablePosition() {
    return durablePosition;
  }

  @Override
  public void close() {
    try (store) {
      journal.close();
    }
  }
}
