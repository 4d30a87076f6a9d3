package io.drec.query.fleet;

import io.drec.query.http.FootagePool;
import io.drec.query.http.QuestionUri;
import io.drec.query.http.StoppableFootage;
import io.drec.query.question.Asker;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.query.words.Times;
import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.message.MessageException;
import io.drec.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the centre's questions on a host, with the engine's own code, within the host's limits.
 *
 * <p>A question is answered when the centre signed it, this host is of its audience, its time has
 * not passed by this host's clock give or take {@link #CLOCK_SKEW}, it did not come before, and the
 * host's policy allows its kind. Whatever becomes of it stands in the audit log before the first
 * byte goes out; a question that cannot be written there is not answered. Thread safe.
 */
public final class HostAnswerer implements ChannelListener, AutoCloseable {
  /** How far the clocks of centre and host may be apart. */
  public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** Time for the last bytes of an answer whose time is up: to say so. */
  private static final long SAY_SO_MS = 2_000;

  private static final String NOBODY = "nobody waited for it any more";
  private static final Duration IDLE_CHECK = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(HostAnswerer.class);

  private final FootagePool pool;
  private final AskPolicy policy;
  private final QuestionVerifier verifier;
  private final HostAudit audit;
  private final InstantSource clock;
  private final Asker asker;
  private final Seen seen = new Seen();
  private final Map<UUID, Work> open = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor workers;
  private final ScheduledExecutorService timer;
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  /**
   * @param auditFile in a directory that is there
   * @throws IOException with the line for the user: the audit log is not usable
   */
  public HostAnswerer(
      FootagePool pool,
      AskPolicy policy,
      QuestionVerifier verifier,
      Path auditFile,
      InstantSource clock)
      throws IOException {
    this.pool = pool;
    this.policy = policy;
    this.verifier = verifier;
    this.audit = new HostAudit(auditFile);
    this.clock = clock;
    this.asker = new Asker(clock);
    audit.check();
    audit.remember(seen, nowNs(), CLOCK_SKEW.toNanos());
    this.workers =
        new ThreadPoolExecutor(
            policy.workers(),
            policy.workers(),
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(policy.queueMax()),
            daemons("drec-ask"));
    this.workers.allowCoreThreadTimeOut(true);
    this.timer = new ScheduledThreadPoolExecutor(1, daemons("drec-ask-timer"));
    var unused =
        timer.scheduleWithFixedDelay(
            pool::closeIdle, IDLE_CHECK.toSeconds(), IDLE_CHECK.toSeconds(), TimeUnit.SECONDS);
  }

  /** A question that waits or is being answered; whoever asked may lose interest at any time. */
  private static final class Work {
    private boolean unwanted;
    private @Nullable Budget budget;

    synchronized void cancel() {
      unwanted = true;
      if (budget != null) {
        budget.cancel();
      }
    }

    synchronized boolean isUnwanted() {
      return unwanted;
    }

    synchronized void costs(Budget its) {
      budget = its;
      if (unwanted) {
        its.cancel();
      }
    }
  }

  /** Questions that came in, and those of them that were refused. */
  public record Counts(long asked, long refused) {}

  public Counts counts() {
    return new Counts(asked.get(), refused.get());
  }

  @Override
  public void opened(Channel channel) {}

  /** Other lanes are other listeners'. */
  @Override
  public void received(Channel channel, Lane lane, byte[] message) {
    if (lane != Lane.QUESTION) {
      return;
    }
    try {
      AskMessage read = AskMessage.of(message);
      if (read instanceof AskMessage.Ask ask) {
        asked.incrementAndGet();
        take(channel, ask);
      } else if (read instanceof AskMessage.Cancel cancel) {
        Work work = open.get(cancel.nonce());
        if (work != null) {
          work.cancel();
        }
      } else {
        LOG.warn("the centre sent part of an answer; nothing was asked");
      }
    } catch (MessageException e) {
      LOG.warn("a question that cannot be read: {}", e.getMessage());
    }
  }

  /** Nobody can take the answers any more. */
  @Override
  public void closed(Channel channel, String why) {
    open.values().forEach(Work::cancel);
  }

  @Override
  public void close() {
    open.values().forEach(Work::cancel);
    timer.shutdownNow();
    // Not interrupted: that would close the audit log under whoever writes it.
    workers.getQueue().clear();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("a question is being answered still");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.close();
  }

  private void take(Channel channel, AskMessage.Ask ask) {
    Work work = new Work();
    open.putIfAbsent(ask.nonce(), work);
    try {
      workers.execute(() -> answerWhole(channel, ask, work));
    } catch (RejectedExecutionException e) {
      open.remove(ask.nonce(), work);
      end(channel, failed(ask.nonce(), "this host has too many questions waiting; ask again"));
    }
  }

  private void answerWhole(Channel channel, AskMessage.Ask ask, Work work) {
    try {
      answer(channel, ask, work);
    } catch (IOException e) {
      LOG.warn("no answer without audit: {}", e.toString());
      end(channel, failed(ask.nonce(), "this host cannot write its audit log, so it answers not"));
    } catch (RuntimeException e) {
      LOG.warn("a question failed", e);
      end(channel, failed(ask.nonce(), "the question failed inside the host; its log says more"));
    } finally {
      open.remove(ask.nonce(), work);
    }
  }

  private void answer(Channel channel, AskMessage.Ask ask, Work work) throws IOException {
    SignedQuestion question = signed(channel, ask);
    if (question == null) {
      return;
    }
    String wrong = wrong(channel, ask, question);
    if (wrong != null) {
      refused.incrementAndGet();
      audited(channel, question, end(ask.nonce(), Outcome.REFUSED, wrong));
      return;
    }
    if (work.isUnwanted()) {
      audited(channel, question, failed(ask.nonce(), NOBODY));
      return;
    }
    Caps caps = policy.caps().and(question.caps());
    long leftNs = question.expiresNs() - nowNs() + CLOCK_SKEW.toNanos();
    Budget budget = new Budget(caps, TimeUnit.NANOSECONDS.toMillis(leftNs));
    budget.begin();
    work.costs(budget);
    Answered answered = ask(question, caps, budget);
    if (budget.cancelled()) {
      answered = new Answered(Outcome.FAILED, new byte[0], NOBODY, "");
    }
    send(channel, question, answered, budget);
  }

  /** What an answer became. */
  private record Answered(Outcome outcome, byte[] body, String why, String next) {}

  private Answered ask(SignedQuestion question, Caps caps, Budget budget) {
    try {
      Question asked = QuestionUri.read(question.uri());
      OutputFormat format = QuestionUri.format(question.format());
      Reply reply =
          pool.with(footage -> asker.ask(new StoppableFootage(footage, budget), asked, format));
      return answered(reply, caps);
    } catch (StoppableFootage.StoppedException e) {
      return new Answered(
          Outcome.FAILED,
          new byte[0],
          "stopped after "
              + budget.exceeded()
              + ", which is what it may cost here; narrow it with --since, --until or --limit",
          "");
    } catch (StoreException e) {
      return new Answered(Outcome.FAILED, new byte[0], oneLine(e.getMessage()), "");
    } catch (IllegalArgumentException e) {
      return new Answered(Outcome.FAILED, new byte[0], oneLine(e.getMessage()), "");
    }
  }

  private static Answered answered(Reply reply, Caps caps) {
    String next = reply.next() == null ? "" : reply.next();
    if (reply.status() == Reply.Status.USAGE || reply.status() == Reply.Status.UNREADABLE) {
      String why = oneLine(new String(reply.body(), StandardCharsets.UTF_8));
      return new Answered(Outcome.FAILED, new byte[0], why, "");
    }
    if (reply.body().length > caps.bytes()) {
      return new Answered(
          Outcome.FAILED,
          new byte[0],
          "an answer of "
              + reply.body().length
              + " bytes, where "
              + caps.bytes()
              + " are allowed; narrow it with --since, --until or --limit",
          "");
    }
    Outcome outcome = reply.status() == Reply.Status.ANSWER ? Outcome.ANSWERED : Outcome.NO_MATCH;
    return new Answered(outcome, reply.body(), "", next);
  }

  private static String oneLine(@Nullable String text) {
    return String.valueOf(text).lines().findFirst().orElse("");
  }

  private void send(Channel channel, SignedQuestion question, Answered answered, Budget budget)
      throws IOException {
    byte[] body = answered.body();
    int parts = (body.length + AskMessage.PART_BYTES_MAX - 1) / AskMessage.PART_BYTES_MAX;
    AskMessage.End end =
        new AskMessage.End(
            question.nonce(),
            answered.outcome(),
            parts,
            body.length,
            answered.why(),
            answered.next(),
            budget.rows(),
            budget.cpuNs(),
            new byte[AudienceTree.HASH_BYTES]);
    byte[] head = audit.append(question, nowNs(), end);
    for (int part = 0; part < parts; part++) {
      int from = part * AskMessage.PART_BYTES_MAX;
      int to = Math.min(body.length, from + AskMessage.PART_BYTES_MAX);
      AskMessage.Part message =
          new AskMessage.Part(question.nonce(), part, Arrays.copyOfRange(body, from, to));
      if (!sent(channel, message, budget.leftMs() + SAY_SO_MS)) {
        return;
      }
    }
    end(channel, withHead(end, head));
  }

  private void audited(Channel channel, SignedQuestion question, AskMessage.End end)
      throws IOException {
    end(channel, withHead(end, audit.append(question, nowNs(), end)));
  }

  private static AskMessage.End withHead(AskMessage.End end, byte[] head) {
    return new AskMessage.End(
        end.nonce(),
        end.outcome(),
        end.parts(),
        end.bytes(),
        end.why(),
        end.next(),
        end.rows(),
        end.cpuNs(),
        head);
  }

  /** Null when it is not the centre's: that is written down and told. */
  private @Nullable SignedQuestion signed(Channel channel, AskMessage.Ask ask) throws IOException {
    String why;
    try {
      if (verifier.isSigned(ask.body(), ask.signature())) {
        SignedQuestion question = SignedQuestion.of(ask.body());
        if (question.nonce().equals(ask.nonce())) {
          return question;
        }
        why = "the question was signed for another sending";
      } else {
        why = "the question is not signed by this host's centre";
      }
    } catch (MessageException e) {
      why = String.valueOf(e.getMessage());
    }
    refused.incrementAndGet();
    LOG.warn("refused: {}", why);
    byte[] head = audit.appendForged(ask.nonce(), nowNs(), why);
    end(channel, withHead(end(ask.nonce(), Outcome.REFUSED, why), head));
    return null;
  }

  /** Why a question of the centre's is not answered; null: it is. */
  private @Nullable String wrong(Channel channel, AskMessage.Ask ask, SignedQuestion question) {
    if (!AudienceTree.isIn(channel.host(), ask.proof(), question.audience())) {
      return "the question is for other hosts";
    }
    long nowNs = nowNs();
    long skewNs = CLOCK_SKEW.toNanos();
    if (question.issuedNs() > nowNs + skewNs || question.expiresNs() + skewNs < nowNs) {
      return "its time is "
          + Times.iso(question.issuedNs())
          + " to "
          + Times.iso(question.expiresNs())
          + "; here it is "
          + Times.iso(nowNs)
          + ", and clocks may be 5 minutes apart";
    }
    synchronized (seen) {
      switch (seen.add(question.nonce(), question.expiresNs() + skewNs, nowNs)) {
        case REPEATED -> {
          return "it was asked before: somebody repeats it";
        }
        case FULL -> {
          return "too many questions in their time already";
        }
        case NEW -> {}
      }
    }
    String kind = QuestionUri.kindOf(question.uri());
    return policy.allow().contains(kind)
        ? null
        : "this host does not allow " + kind + " from the centre (link.allow)";
  }

  private static AskMessage.End failed(UUID nonce, String why) {
    return end(nonce, Outcome.FAILED, why);
  }

  private static AskMessage.End end(UUID nonce, Outcome outcome, String why) {
    return new AskMessage.End(
        nonce, outcome, 0, 0, why, "", 0, 0, new byte[AudienceTree.HASH_BYTES]);
  }

  private static void end(Channel channel, AskMessage.End end) {
    var unused = channel.send(Lane.QUESTION, end.toBytes());
  }

  /** Waits until there is room for more; false when nobody can take it. */
  private static boolean sent(Channel channel, AskMessage message, long waitMs) {
    try {
      channel
          .send(Lane.QUESTION, message.toBytes())
          .toCompletableFuture()
          .get(waitMs, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("an answer was not taken: {}", e.toString());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private long nowNs() {
    return Times.ns(clock.instant());
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
