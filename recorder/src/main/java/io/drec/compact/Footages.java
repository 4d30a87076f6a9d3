package io.drec.compact;

import io.drec.record.FrameView;
import io.drec.store.Footage;
import io.drec.store.FootageSource;
import io.drec.store.MemoryTables;
import io.drec.store.TableFootage;
import io.drec.store.Tables;

/** Opens recordings for questions. */
public final class Footages {
  private Footages() {}

  /** A footage of these frames alone, in memory. */
  public static Footage ofFrames(Iterable<FrameView> frames, UserNames users) {
    MemoryTables tables = new MemoryTables();
    RowMaker maker = new RowMaker(new MemoryTables(), tables, users);
    for (FrameView frame : frames) {
      maker.frame(frame);
    }
    maker.flush();
    return new TableFootage(new Fixed(tables));
  }

  private record Fixed(Tables tables) implements FootageSource {
    @Override
    public void refresh() {}

    @Override
    public Facts facts() {
      return new Facts(false, -1, 0, 0);
    }

    @Override
    public void close() {}
  }
}
