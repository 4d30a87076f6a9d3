package io.drec.compact;

import io.drec.journal.FrameSource;
import io.drec.journal.FrameSource.Damage;
import io.drec.record.FrameView;
import io.drec.store.Frames;
import io.drec.store.LayeredTables;
import io.drec.store.MemoryFrames;
import io.drec.store.MemoryTables;
import io.drec.store.Tables;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rows of the frames that the journal holds beyond the store, in memory over the store's. */
final class Overlay implements AutoCloseable {
  private final FrameSource journal;
  private final MemoryTables memory = new MemoryTables();
  private final MemoryFrames frames = new MemoryFrames();
  private final Tables tables;
  private final RowMaker maker;
  private final long storePosition;

  /**
   * @param journal frames behind {@code storePosition}; closed with this
   */
  Overlay(Tables store, long storePosition, FrameSource journal, UserNames users) {
    this.storePosition = storePosition;
    this.journal = journal;
    this.maker = new RowMaker(store, memory, users);
    this.tables = LayeredTables.of(memory, store);
  }

  Tables tables() {
    return tables;
  }

  /** Those of the rows that are in memory. */
  MemoryTables memory() {
    return memory;
  }

  Frames frames() {
    return frames;
  }

  /** Position of the store that this lies over. */
  long storePosition() {
    return storePosition;
  }

  /**
   * Takes in the frames that are there now.
   *
   * @param missing asked when frames are missing: whether to go on without them
   * @return false when it was not, and this overlay is to be made anew
   */
  boolean read(Predicate<Damage> missing) {
    @Nullable FrameView frame;
    do {
      frame = journal.next();
      Damage damage = journal.takeDamage();
      if (damage != null) {
        if (!missing.test(damage)) {
          return false;
        }
        maker.damaged(damage);
      }
      if (frame != null) {
        maker.frame(frame);
        frames.add(frame);
      } else if (damage != null) {
        maker.damagedAtEnd();
      }
    } while (frame != null);
    maker.flush();
    return true;
  }

  @Override
  public void close() {
    journal.close();
  }
}
