package io.drec.verify;

import io.drec.journal.FrameSource.Damage;
import io.drec.journal.JournalReader;
import io.drec.record.FrameView;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoredFrames;
import org.jspecify.annotations.Nullable;

/**
 * All frames of a recording in the order of their sequence: those in the store, then those in the
 * journal. While it is recorded, frames move from the one to the other; where the journal misses
 * some, the store is looked at again, and only what it does not have either is missing.
 */
final class Frames implements AutoCloseable {
  private final RecordingDirectory directory;
  private final Visitor visitor;
  private @Nullable StoredFrames store;
  private long lastSequence = -1;

  /** Takes the frames; a view is only valid during the call. */
  interface Visitor extends StoredFrames.Visitor {}

  Frames(RecordingDirectory directory, Visitor visitor) {
    this.directory = directory;
    this.visitor = visitor;
  }

  /** Visits all that is there by now. */
  void forEach() {
    boolean moved = true;
    while (moved) {
      readStore();
      moved = !readJournal();
    }
  }

  private void readStore() {
    StoredFrames open = store;
    if (open == null) {
      open = StoredFrames.open(directory.store());
      store = open;
    } else {
      open.catchUp();
    }
    if (open != null && open.position() > lastSequence) {
      open.forEach(lastSequence, new Remembering());
      lastSequence = Math.max(lastSequence, open.position());
    }
  }

  /** False when the store must be looked at again. */
  private boolean readJournal() {
    try (JournalReader journal = JournalReader.open(directory.journal(), lastSequence)) {
      for (; ; ) {
        FrameView frame = journal.next();
        Damage damage = journal.takeDamage();
        if (damage != null) {
          if (hasMoved(damage.fromSequence())) {
            return false;
          }
          visitor.damage("", damage.reason());
        }
        if (frame == null) {
          return true;
        }
        visitor.frame(frame, "the journal");
        lastSequence = frame.sequence();
      }
    }
  }

  private boolean hasMoved(long sequence) {
    StoredFrames open = store;
    if (open == null) {
      open = StoredFrames.open(directory.store());
      store = open;
    } else {
      open.catchUp();
    }
    return open != null && open.position() >= sequence;
  }

  @Override
  public void close() {
    StoredFrames open = store;
    if (open != null) {
      open.close();
    }
  }

  private final class Remembering implements StoredFrames.Visitor {
    @Override
    public void frame(FrameView frame, String place) {
      visitor.frame(frame, place);
      lastSequence = frame.sequence();
    }

    @Override
    public void damage(String place, String reason) {
      visitor.damage(place, reason);
    }
  }
}
