package io.drec.query.http;

import io.drec.store.FootageStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the recording can be read and goes on. Asked without token, so an answer is good for a
 * second: whoever asks in a loop costs one look a second.
 */
final class Health {
  private static final long FRESH_NS = Duration.ofSeconds(1).toNanos();

  private final Supplier<CompletableFuture<Optional<FootageStatus>>> status;
  private final LongSupplier nanoTime;
  private @Nullable CompletableFuture<State> last;
  private long lastNs;

  Health(Supplier<CompletableFuture<Optional<FootageStatus>>> status, LongSupplier nanoTime) {
    this.status = status;
    this.nanoTime = nanoTime;
  }

  /** What is told to everyone; no more. */
  enum State {
    RECORDING(true, "recording"),
    STOPPED(true, "not recording"),
    UNREADABLE(false, "unreadable"),
    CENTRE(true, "centre");

    private final boolean readable;
    private final String word;

    State(boolean readable, String word) {
      this.readable = readable;
      this.word = word;
    }

    boolean readable() {
      return readable;
    }

    String json() {
      return "{\"status\":\""
          + word
          + "\",\"readable\":"
          + readable
          + ",\"recording\":"
          + (this == RECORDING)
          + "}\n";
    }
  }

  synchronized CompletableFuture<State> state() {
    long nowNs = nanoTime.getAsLong();
    CompletableFuture<State> state = last;
    if (state == null || nowNs - lastNs > FRESH_NS) {
      state = status.get().thenApply(Health::judge).exceptionally(failure -> State.UNREADABLE);
      last = state;
      lastNs = nowNs;
    }
    // A copy: a client that goes away must not cancel what others wait for.
    return state.copy();
  }

  private static State judge(Optional<FootageStatus> status) {
    return status
        .map(recording -> recording.recording() ? State.RECORDING : State.STOPPED)
        .orElse(State.CENTRE);
  }
}
