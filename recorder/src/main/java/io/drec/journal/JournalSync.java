package io.drec.journal;

import io.drec.seal.KeyKeeper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings frames to the disk and keeps the watermark. Not through Chronicle, whose sync covers only
 * the block that is mapped now: fsync on the file writes every page of it that any mapping dirtied,
 * and fsync on the directories makes new files findable.
 */
final class JournalSync implements AutoCloseable {
  private final Path directory;
  private final FileChannel mark;

  /** Guarded by this: files that are complete and not yet synced. */
  private final List<FileChannel> retired = new ArrayList<>();

  /** Guarded by this. */
  private final List<Path> newDirectories = new ArrayList<>();

  /** Guarded by this. */
  private @Nullable FileChannel current;

  private final KeyKeeper keys;
  private volatile long durableSequence;

  JournalSync(Path directory, FileChannel mark, KeyKeeper keys, @Nullable Watermark before) {
    this.directory = directory;
    this.mark = mark;
    this.keys = keys;
    this.durableSequence = before == null ? -1 : before.sequence();
  }

  long durableSequence() {
    return durableSequence;
  }

  /** Takes charge of the files of earlier runs that hold frames beyond the watermark. */
  synchronized void adopt(Watermark last) throws IOException {
    List<JournalFile> files = JournalFile.list(directory);
    long next = last.sequence() + 1;
    for (int i = files.size() - 1; i >= 0 && next > durableSequence + 1; i--) {
      JournalFile file = files.get(i);
      retired.add(FileChannel.open(file.path(), StandardOpenOption.READ));
      newDirectories.add(runOf(file));
      long first = JournalReader.firstSequence(file);
      next = first < 0 ? next : first;
    }
  }

  private Path runOf(JournalFile file) {
    Path parent = file.path().getParent();
    return parent == null ? directory : parent;
  }

  /** A file was begun in {@code in}. */
  synchronized void enter(FileChannel file, Path in) {
    current = file;
    newDirectories.add(in);
  }

  /** The file is complete; it is closed when it is synced. */
  synchronized void retire(FileChannel file) {
    retired.add(file);
    current = null;
  }

  /**
   * Frames first, then the watermark, then the keys: so that neither ever promises what is not
   * there, and every frame that is there and not promised still has its key.
   *
   * @param last the last frame appended: it lies in a file that was entered before
   */
  long sync(Watermark last, long nowMs) throws IOException {
    if (last.sequence() > durableSequence) {
      syncFrames(last);
    }
    if (last.sequence() >= 0) {
      keys.safe(last.sequence(), last.chain(), nowMs * 1_000_000);
    }
    return durableSequence;
  }

  private void syncFrames(Watermark last) throws IOException {
    List<FileChannel> complete;
    List<Path> directories;
    FileChannel open;
    synchronized (this) {
      complete = List.copyOf(retired);
      directories = List.copyOf(newDirectories);
      open = current;
    }
    for (FileChannel file : complete) {
      file.force(false);
    }
    force(open);
    for (Path made : directories) {
      forceDirectory(made);
    }
    if (!directories.isEmpty()) {
      forceDirectory(directory);
    }
    last.write(mark);
    durableSequence = last.sequence();
    synchronized (this) {
      retired.removeAll(complete);
      newDirectories.removeAll(directories);
    }
    for (FileChannel file : complete) {
      file.close();
    }
  }

  /** The current file may be retired meanwhile, never closed: only sync and close do that. */
  private static void force(@Nullable FileChannel open) throws IOException {
    if (open != null) {
      open.force(false);
    }
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public synchronized void close() {
    try {
      for (FileChannel file : retired) {
        file.close();
      }
      retired.clear();
      mark.close();
      keys.close();
    } catch (IOException e) {
      throw new JournalException("cannot close the journal " + directory, e);
    }
  }
}
