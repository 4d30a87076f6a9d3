package io.drec.compact;

import io.drec.record.FrameView;
import io.drec.store.MemoryTables;
import io.drec.store.RecordingDirectory;
import io.drec.store.RocksStore;
import io.drec.store.SegmentDraft;
import java.nio.file.Path;

/**
 * A recording's directory made of frames that were recorded elsewhere, byte for byte, with their
 * own sequences, so that they can be asked like any recording. Nothing is sealed or written to a
 * journal. Frames come in the order of their sequences; what is missing between them is a gap. Not
 * thread safe; one writer at a time.
 */
public final class CopiedRecording implements AutoCloseable {
  private static final long SEGMENT_BYTES = 4 << 20;
  private static final long SEGMENT_RECORDS = 16_384;
  private static final long MERGED_RECORDS = 65_536;

  private final RecordingDirectory directory;
  private final RocksStore store;
  private final MemoryTables rows = new MemoryTables();
  private final RowMaker maker;
  private SegmentDraft draft = new SegmentDraft();

  private CopiedRecording(RecordingDirectory directory, RocksStore store) {
    this.directory = directory;
    this.store = store;
    this.maker = new RowMaker(store.tables(), rows, UserNames.NONE);
  }

  /**
   * Opens a copy to add to it, and makes it where there is none.
   *
   * @throws io.drec.store.StoreException with one line for the user
   */
  public static CopiedRecording open(Path root) {
    RecordingDirectory directory = RecordingDirectory.openForRecording(root, null);
    boolean opened = false;
    try {
      CopiedRecording copy =
          new CopiedRecording(directory, RocksStore.openForWriting(directory.store()));
      opened = true;
      return copy;
    } finally {
      if (!opened) {
        directory.close();
      }
    }
  }

  /** Sequence of the last frame taken; -1 before the first. */
  public long position() {
    return maker.position();
  }

  /** Takes a frame; one that is not behind the last is passed over. */
  public void add(FrameView frame) {
    if (frame.sequence() <= maker.position()) {
      return;
    }
    maker.frame(frame);
    draft.add(frame);
    if (draft.rawBytes() >= SEGMENT_BYTES || draft.records() >= SEGMENT_RECORDS) {
      commit();
    }
  }

  private void commit() {
    if (!draft.isEmpty()) {
      maker.flush();
      store.commit(draft, rows);
      rows.clear();
      draft = new SegmentDraft();
    }
  }

  /** Completes the copy. */
  @Override
  public void close() {
    try (directory;
        store) {
      commit();
      while (store.merge(MERGED_RECORDS, false)) {
        // Until there is nothing to merge.
      }
      directory.shareFiles();
    }
  }
}
