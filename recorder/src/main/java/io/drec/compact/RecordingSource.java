package io.drec.compact;

import io.drec.journal.FrameSource.Damage;
import io.drec.journal.JournalException;
import io.drec.journal.JournalReader;
import io.drec.journal.JournalSize;
import io.drec.store.FootageSource;
import io.drec.store.Frames;
import io.drec.store.LayeredFrames;
import io.drec.store.MemoryTables;
import io.drec.store.RecordingDirectory;
import io.drec.store.RocksStore;
import io.drec.store.StoreException;
import io.drec.store.Tables;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recording's store with, over it, what its journal holds beyond. The recorder may be writing
 * both: while the journal is read, frames move into the store and their files are deleted. So where
 * frames are missing the store is looked at again, and only what it does not have either is damage.
 */
final class RecordingSource implements FootageSource {
  /** How often the store may move on under a reader before it gives up. */
  private static final int ATTEMPTS_MAX = 50;

  private final RecordingDirectory directory;
  private final UserNames users;

  /** First sequences of damage that neither journal nor store can fill. */
  private final Set<Long> confirmed = new HashSet<>();

  private @Nullable RocksStore store;
  private @Nullable Overlay overlay;

  RecordingSource(RecordingDirectory directory, UserNames users) {
    this.directory = directory;
    this.users = users;
  }

  @Override
  public Tables tables() {
    return refreshed().tables();
  }

  @Override
  public MemoryTables freshTables() {
    return refreshed().memory();
  }

  @Override
  public Frames frames() {
    RocksStore below = store;
    Frames over = refreshed().frames();
    return below == null ? over : new LayeredFrames(below.frames(), over);
  }

  private Overlay refreshed() {
    Overlay current = overlay;
    if (current == null) {
      throw new IllegalStateException("not refreshed");
    }
    return current;
  }

  @Override
  public void refresh() {
    try {
      for (int i = 0; i < ATTEMPTS_MAX; i++) {
        if (attempt()) {
          return;
        }
      }
    } catch (JournalException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
    throw new StoreException(
        "the recording " + directory.root() + " changes faster than it can be read; ask again");
  }

  private boolean attempt() {
    RocksStore current = store;
    if (current == null) {
      current = RocksStore.openForReading(directory.store());
      store = current;
    } else {
      current.catchUp();
    }
    long position = current == null ? -1 : current.position();
    Overlay over = overlay;
    if (over == null || over.storePosition() != position) {
      closeOverlay();
      Tables below = current == null ? new MemoryTables() : current.tables();
      over = new Overlay(below, position, JournalReader.open(directory.journal(), position), users);
      overlay = over;
    }
    if (over.read(this::isMissing)) {
      return true;
    }
    closeOverlay();
    return false;
  }

  /**
   * Whether frames that the journal misses are in the store as little. To know that, the store must
   * be looked at anew; if it has moved on by that, the overlay no longer fits it.
   */
  private boolean isMissing(Damage damage) {
    if (confirmed.contains(damage.fromSequence())) {
      return true;
    }
    RocksStore current = store;
    if (current == null) {
      boolean none = !RocksStore.exists(directory.store());
      if (none) {
        confirmed.add(damage.fromSequence());
      }
      return none;
    }
    long before = current.position();
    current.catchUp();
    if (current.position() < damage.fromSequence()) {
      confirmed.add(damage.fromSequence());
    }
    return current.position() == before;
  }

  private void closeOverlay() {
    Overlay closing = overlay;
    overlay = null;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public Facts facts() {
    RocksStore current = store;
    return new Facts(
        directory.isRecording(),
        directory.trouble(),
        directory.memory(),
        current == null ? -1 : current.position(),
        bytesIn(directory.store()),
        journalBytes(),
        current == null ? List.of() : current.segments(),
        directory.locks().read());
  }

  private long journalBytes() {
    try {
      return JournalSize.bytes(directory.journal());
    } catch (IOException e) {
      throw new StoreException("cannot read " + directory.journal() + ": " + e.getMessage(), e);
    }
  }

  private static long bytesIn(Path tree) {
    long[] bytes = {0};
    try {
      Files.walkFileTree(
          tree,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes[0] += attributes.size();
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new StoreException("cannot read " + tree + ": " + e.getMessage(), e);
    }
    return bytes[0];
  }

  @Override
  public void close() {
    closeOverlay();
    RocksStore closing = store;
    store = null;
    if (closing != null) {
      closing.close();
    }
  }
}
