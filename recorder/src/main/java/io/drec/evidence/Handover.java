package io.drec.evidence;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Hands full batches from the reading to the writing thread, and empty ones back. */
final class Handover {
  private final Deque<Batch> full = new ArrayDeque<>();
  private final Deque<Batch> free = new ArrayDeque<>();
  private boolean ended;
  private boolean stopped;

  /**
   * Gives a full batch and takes an empty one, waiting for it.
   *
   * @throws StoppedException when the import was stopped
   */
  synchronized Batch exchange(Batch batch) {
    full.add(batch);
    notifyAll();
    while (free.isEmpty() && !stopped) {
      await();
    }
    if (stopped) {
      throw new StoppedException();
    }
    return free.remove();
  }

  /** The next full batch; null when there are no more, or the import was stopped. */
  synchronized @Nullable Batch take() {
    while (full.isEmpty() && !ended && !stopped) {
      await();
    }
    return stopped ? null : full.poll();
  }

  synchronized void free(Batch batch) {
    free.add(batch);
    notifyAll();
  }

  /** No more batches will come. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Whoever waits, waits no more. */
  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  private void await() {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }
}
