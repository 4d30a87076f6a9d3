package io.drec.compact;

import io.drec.record.FrameView;
import io.drec.store.Footage;
import io.drec.store.FootageSource;
import io.drec.store.Frames;
import io.drec.store.Locks;
import io.drec.store.MemoryFrames;
import io.drec.store.MemoryTables;
import io.drec.store.RecordingDirectory;
import io.drec.store.TableFootage;
import java.nio.file.Path;
import java.util.List;

/** Opens recordings for questions. */
public final class Footages {
  private Footages() {}

  /**
   * Opens a recording as it is now, also while a recorder writes it. It needs to read the files, no
   * more.
   *
   * @throws io.drec.store.StoreException with one line for the user
   */
  public static Footage open(Path recordingDirectory) {
    RecordingDirectory directory = RecordingDirectory.openForReading(recordingDirectory);
    return open(directory, LocalUsers.ofThisHost(directory.id()));
  }

  static Footage open(RecordingDirectory directory, UserNames users) {
    RecordingSource source = new RecordingSource(directory, users);
    boolean opened = false;
    try {
      source.refresh();
      opened = true;
      return new TableFootage(source);
    } finally {
      if (!opened) {
        source.close();
      }
    }
  }

  /** A footage of these frames alone, in memory. */
  public static Footage ofFrames(Iterable<FrameView> frames, UserNames users) {
    MemoryTables tables = new MemoryTables();
    MemoryFrames kept = new MemoryFrames();
    RowMaker maker = new RowMaker(new MemoryTables(), tables, users);
    for (FrameView frame : frames) {
      maker.frame(frame);
      kept.add(frame);
    }
    maker.flush();
    return new TableFootage(new Fixed(tables, kept));
  }

  private record Fixed(MemoryTables tables, Frames frames) implements FootageSource {
    @Override
    public MemoryTables freshTables() {
      return tables;
    }

    @Override
    public void refresh() {}

    @Override
    public Facts facts() {
      return new Facts(false, "", null, -1, 0, 0, List.of(), Locks.Found.NONE);
    }

    @Override
    public void close() {}
  }
}
