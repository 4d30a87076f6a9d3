package io.drec.daemon;

import io.drec.compact.Keep;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoreMemory;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compacts behind the journal, on a thread of its own. When it fails it says so, opens the store
 * anew after a pause, and recording goes on meanwhile.
 */
final class CompactionThread {
  /**
   * How soon it looks again when nothing was new and nobody told it that something is: for the age
   * of what it has gathered, and for what is to be merged or overwritten.
   */
  private static final long IDLE_MS = 5000;

  private static final long RETRY_MS = 1000;
  private static final long RETRY_AT_MOST_MS = 60_000;

  private final RecordingDirectory directory;
  private final Keep keep;
  private volatile StoreMemory memory;
  private volatile boolean reopen;
  private final Compaction.Opener opener;
  private final HostFirst hostFirst;
  private final Consumer<String> notices;
  private final Thread thread = new Thread(this::run, "drec-compact");
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean finishing;
  private volatile boolean aborted;
  private volatile long position = -1;

  CompactionThread(
      RecordingDirectory directory,
      Keep keep,
      StoreMemory memory,
      Compaction.Opener opener,
      HostFirst hostFirst,
      Consumer<String> notices) {
    this.directory = directory;
    this.keep = keep;
    this.memory = memory;
    this.opener = opener;
    this.hostFirst = hostFirst;
    this.notices = notices;
  }

  /** The host's work comes first: what this does can wait in the journal. */
  void start() {
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
  }

  /** Goes on with so much memory, soon: the store is opened anew. Any thread. */
  void use(StoreMemory newMemory) {
    memory = newMemory;
    reopen = true;
    wake.release();
  }

  /** More frames survive a power cut now, so there is something to compact. Any thread. */
  void framesAreSafe() {
    wake.release();
  }

  /** Sequence of the last frame in the store, -1 when there is none or it is not open yet. */
  long position() {
    return position;
  }

  /**
   * Compacts what there is and ends. What is not done {@code atMost} is left to the next recorder:
   * it is safe in the journal.
   */
  void finish(Duration atMost) {
    finishing = true;
    wake.release();
    join(atMost.toMillis());
    aborted = true;
    wake.release();
    join(0);
  }

  private void join(long atMostMs) {
    try {
      thread.join(atMostMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long retryMs = RETRY_MS;
    @Nullable String wrong;
    do {
      wrong = compactUntilDone();
      while (wrong == null && reopen) {
        wrong = compactUntilDone();
      }
      if (wrong != null) {
        notices.accept("cannot compact, trying again: " + wrong);
      }
      retryMs = Math.min(retryMs * 2, RETRY_AT_MOST_MS);
    } while (wrong != null && !finishing && !paused(retryMs));
  }

  /** Returns what went wrong, null when it is done. */
  private @Nullable String compactUntilDone() {
    reopen = false;
    try (Compaction compaction = opener.open(directory, keep, memory)) {
      boolean done = false;
      while (!done) {
        // Asked before the step: then a step that finds nothing has seen all there is.
        boolean isLast = finishing;
        int frames = compaction.step();
        position = compaction.position();
        boolean idle = frames == 0 && !isLast && !compaction.tidy();
        done = (frames == 0 && isLast) || (idle && waited(IDLE_MS)) || aborted;
        done |= reopen && !isLast;
        leaveToHost(frames);
      }
      return null;
    } catch (RuntimeException | OutOfMemoryError | InternalError e) {
      // The frames are safe in the journal: what was half done is done again, with a fresh start.
      String kind =
          e instanceof OutOfMemoryError
              ? "out of memory: "
              : e instanceof InternalError ? "a mapped file cannot be read: " : "";
      return kind + e.getMessage();
    }
  }

  private void leaveToHost(int frames) {
    if (frames == 0) {
      hostFirst.caughtUp();
      return;
    }
    long pauseMs = TimeUnit.NANOSECONDS.toMillis(hostFirst.pauseNs());
    if (pauseMs > 0) {
      paused(pauseMs);
    }
  }

  /** Waits, whatever there is to do, unless it is to end; true when it was ended meanwhile. */
  private boolean paused(long ms) {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    boolean ended = aborted;
    while (!ended && !finishing && endNs - System.nanoTime() > 0) {
      ended = waited(TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime()) + 1);
    }
    return ended;
  }

  /** Waits, or is woken for something to do; true when it was ended meanwhile. */
  private boolean waited(long ms) {
    try {
      if (wake.tryAcquire(ms, TimeUnit.MILLISECONDS)) {
        wake.drainPermits(); // one look finds all that they were for
      }
      return aborted;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
