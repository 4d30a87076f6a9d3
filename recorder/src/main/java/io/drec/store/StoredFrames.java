package io.drec.store;

import io.drec.record.FrameView;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The frames of a store, byte for byte as they were recorded, in the order of their sequence. */
public final class StoredFrames implements AutoCloseable {
  private final RocksStore store;

  private StoredFrames(RocksStore store) {
    this.store = store;
  }

  /** Takes the frames; a view is only valid during the call. */
  public interface Visitor {
    /**
     * @param place the segment it lies in, for a message
     */
    void frame(FrameView frame, String place);

    /** Something here cannot be read; which frames are missing shows with the next one. */
    void damage(String place, String reason);
  }

  /**
   * Opens a store beside its writer.
   *
   * @return null when the recorder has not made it yet
   * @throws StoreException when it cannot be opened
   */
  public static @Nullable StoredFrames open(Path directory) {
    RocksStore store = RocksStore.openForReading(directory);
    return store == null ? null : new StoredFrames(store);
  }

  /** Sequence of the last frame in the store; -1 when none. */
  public long position() {
    return store.position();
  }

  /** Takes in what the writer has done meanwhile. */
  public void catchUp() {
    store.catchUp();
  }

  /**
   * Visits the frames behind {@code afterSequence}; passes over what cannot be read, and says so.
   *
   * @param afterSequence -1: from the first
   */
  public void forEach(long afterSequence, Visitor visitor) {
    for (SegmentRow segment : store.segments()) {
      if (segment.lastSequence() > afterSequence) {
        visit(segment, afterSequence, visitor);
      }
    }
  }

  private void visit(SegmentRow segment, long afterSequence, Visitor visitor) {
    String place = "segment " + segment.number();
    try {
      store.frames(
          segment,
          frame -> {
            if (frame.sequence() > afterSequence) {
              visitor.frame(frame, place);
            }
            return true;
          });
    } catch (StoreException e) {
      visitor.damage(place, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
