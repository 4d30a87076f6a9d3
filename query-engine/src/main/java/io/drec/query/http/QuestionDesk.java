package io.drec.query.http;

import io.drec.query.question.Asker;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import io.drec.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Answers questions, so many at a time and no more: a few workers, a short queue, and whoever comes
 * beyond is told to come again ({@link RejectedExecutionException}). A question that takes too long
 * ends with {@link TimeoutException}, one whose client went away is cancelled, and its work stops
 * at its next read.
 */
final class QuestionDesk implements Desk {
  private static final Duration IDLE_CHECK = Duration.ofSeconds(30);
  private static final Duration GONE_CHECK = Duration.ofMillis(250);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final FootagePool pool;
  private final Answerer answerer;
  private final Duration timeLimit;
  private final ThreadPoolExecutor workers;
  private final ScheduledExecutorService timer;

  /** As {@link Asker#ask}. */
  @FunctionalInterface
  interface Answerer {
    Reply ask(Footage footage, Question question, OutputFormat format);
  }

  /**
   * @param workersMax questions answered at once
   * @param queueMax questions waiting
   */
  QuestionDesk(
      FootagePool pool, Answerer answerer, int workersMax, int queueMax, Duration timeLimit) {
    this.pool = pool;
    this.answerer = answerer;
    this.timeLimit = timeLimit;
    this.workers =
        new ThreadPoolExecutor(
            workersMax,
            workersMax,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueMax),
            daemons("drec-question-"));
    this.workers.allowCoreThreadTimeOut(true);
    this.timer = timer();
    var unused =
        timer.scheduleWithFixedDelay(
            pool::closeIdle, IDLE_CHECK.toSeconds(), IDLE_CHECK.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public CompletableFuture<Reply> ask(Asking asking, Waiter waiter) {
    CompletableFuture<Reply> answer =
        submit(
            footage -> answerer.ask(footage, asking.question(), asking.format()),
            QuestionDesk::unreadable);
    if (!answer.isDone()) {
      var watch =
          timer.scheduleWithFixedDelay(
              () -> cancelIfGone(waiter, answer),
              GONE_CHECK.toMillis(),
              GONE_CHECK.toMillis(),
              TimeUnit.MILLISECONDS);
      var unused = answer.whenComplete((reply, failure) -> watch.cancel(false));
    }
    return answer;
  }

  private static void cancelIfGone(Waiter waiter, CompletableFuture<Reply> answer) {
    if (waiter.isGone()) {
      answer.cancel(false);
    }
  }

  @Override
  public CompletableFuture<Optional<FootageStatus>> status() {
    return submit(
        footage -> Optional.of(footage.status()),
        failure -> {
          throw failure;
        });
  }

  @Override
  public int waiting() {
    return workers.getQueue().size();
  }

  @Override
  public int answering() {
    return workers.getActiveCount();
  }

  /** Waits a little for the questions that are being answered. */
  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.close();
  }

  private <T> CompletableFuture<T> submit(
      Function<Footage, T> work, Function<StoreException, T> unreadable) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    AtomicBoolean stopped = new AtomicBoolean();
    try {
      workers.execute(() -> run(work, unreadable, answer, stopped));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
    var limit =
        timer.schedule(
            () -> answer.completeExceptionally(new TimeoutException()),
            timeLimit.toMillis(),
            TimeUnit.MILLISECONDS);
    // Answered or too late: nobody needs the work any more.
    var unused =
        answer.whenComplete(
            (reply, failure) -> {
              stopped.set(true);
              limit.cancel(false);
            });
    return answer;
  }

  private <T> void run(
      Function<Footage, T> work,
      Function<StoreException, T> unreadable,
      CompletableFuture<T> answer,
      AtomicBoolean stopped) {
    if (stopped.get()) {
      return;
    }
    try {
      answer.complete(answer(work, unreadable, stopped));
    } catch (StoppableFootage.StoppedException e) {
      answer.cancel(false);
    } catch (Throwable e) {
      // Whoever waits must hear of it, whatever it is: a lost answer would hang the client.
      answer.completeExceptionally(e);
    }
  }

  private <T> T answer(
      Function<Footage, T> work, Function<StoreException, T> unreadable, AtomicBoolean stopped) {
    try {
      return pool.with(footage -> work.apply(new StoppableFootage(footage, stopped::get)));
    } catch (StoreException e) {
      return unreadable.apply(e);
    }
  }

  private static Reply unreadable(StoreException failure) {
    byte[] line = (failure.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
    return new Reply(Reply.Status.UNREADABLE, line);
  }

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, daemons("drec-question-timer-"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
