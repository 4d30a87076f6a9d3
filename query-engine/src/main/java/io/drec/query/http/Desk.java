package io.drec.query.http;

import io.drec.query.question.Reply;
import io.drec.store.FootageStatus;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;

/**
 * Where questions are answered: from one recording, or from a fleet. Thread safe.
 *
 * <p>Futures fail with {@link java.util.concurrent.RejectedExecutionException} when there are too
 * many questions, {@link java.util.concurrent.TimeoutException} when one took too long, and {@link
 * ForbiddenException}.
 */
public interface Desk extends AutoCloseable {

  /** Answers; a question that nobody waits for any more ends as cancelled. */
  CompletableFuture<Reply> ask(Asking asking, Waiter waiter);

  /**
   * For health and metrics; fails with {@link io.drec.store.StoreException} when there is nothing
   * that could be asked. Empty where no one recording is behind this desk.
   */
  CompletableFuture<Optional<FootageStatus>> status();

  /** Questions waiting. */
  int waiting();

  /** Questions being answered. */
  int answering();

  /** Names of parameters beside the question's own. */
  default Set<String> extras() {
    return Set.of();
  }

  /** Further figures for monitors, by name. */
  default Map<String, DoubleSupplier> gauges() {
    return Map.of();
  }

  @Override
  void close();
}
