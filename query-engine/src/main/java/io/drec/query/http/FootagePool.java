package io.drec.query.http;

import io.drec.store.Footage;
import io.drec.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Footages kept open between questions, because opening one costs more than most questions. Each is
 * lent to one thread at a time. Thread safe; as many are open as threads ask at once.
 *
 * <p>An open footage keeps files alive that the recorder has deleted since, so {@link #closeIdle}
 * is to be called now and then.
 */
public final class FootagePool implements AutoCloseable {
  private final Path data;
  private final FootageSource source;
  private final Deque<Footage> idle = new ArrayDeque<>();
  private boolean usedSinceCheck;
  private boolean closed;

  public FootagePool(Path data, FootageSource source) {
    this.data = data;
    this.source = source;
  }

  /** Lends a footage of this moment; throws {@link StoreException} when there is none to read. */
  public <T> T with(Function<Footage, T> question) {
    Footage footage = freshened(takeIdle());
    boolean intact = false;
    try {
      T answer = question.apply(footage);
      intact = true;
      return answer;
    } finally {
      giveBack(footage, intact);
    }
  }

  /** Closes what lay idle since the last call. */
  public void closeIdle() {
    synchronized (this) {
      if (usedSinceCheck) {
        usedSinceCheck = false;
        return;
      }
    }
    closeAllIdle();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    closeAllIdle();
  }

  /** A footage that fails to move on (its directory was made anew) is opened anew, once. */
  private Footage freshened(@Nullable Footage footage) {
    if (footage != null) {
      try {
        footage.refresh();
        return footage;
      } catch (RuntimeException e) {
        footage.close();
      }
    }
    return source.open(data);
  }

  private synchronized @Nullable Footage takeIdle() {
    usedSinceCheck = true;
    return idle.poll();
  }

  private void giveBack(Footage footage, boolean intact) {
    synchronized (this) {
      if (intact && !closed) {
        idle.push(footage);
        return;
      }
    }
    footage.close();
  }

  private void closeAllIdle() {
    while (true) {
      Footage footage;
      synchronized (this) {
        footage = idle.poll();
      }
      if (footage == null) {
        return;
      }
      footage.close();
    }
  }
}
