package io.drec.query.fleet;

import io.drec.query.words.Times;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.KeptAnswer;
import io.drec.relay.fleet.KeptQuestion;
import io.drec.relay.identity.HostId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions that are kept open for hosts that are away. What is asked, until when, and each answer
 * lie in the fleet store, so that a centre that is started anew goes on asking, and tells later
 * what came in before. Thread safe.
 */
final class KeptQuestions implements AutoCloseable {
  /** The oldest makes room. */
  static final int KEPT_MAX = 256;

  /** How long answers can be read after the question was closed. */
  static final Duration READABLE = Duration.ofDays(7);

  /** A closed question stays in memory so long, until its last answers are written. */
  private static final long SETTLE_NS = Duration.ofSeconds(30).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(KeptQuestions.class);

  private final Fleet fleet;
  private final Map<UUID, Open> open = new LinkedHashMap<>();

  /** One thread: answers are written in order, and nobody who takes one in waits for a disk. */
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "drec-kept-questions");
            thread.setDaemon(true);
            return thread;
          });

  private volatile boolean closed;

  /**
   * @param besides answers of hosts that this sending was not for: of the page before
   */
  private record Open(KeptForm.Terms terms, FleetRun run, Map<HostId, HostAnswer> besides) {}

  /** A question and what came in so far, each host of its audience once. */
  record Kept(UUID id, KeptForm.Terms terms, Map<HostId, HostAnswer> answers) {}

  /**
   * @param counters empty when it is not open any more
   */
  record Listed(UUID id, KeptForm.Terms terms, Optional<Counters> counters) {}

  KeptQuestions(Fleet fleet) {
    this.fleet = fleet;
  }

  private long nowNs() {
    return Times.ns(fleet.clock().instant());
  }

  /** Goes on with what was open when the centre ended. */
  void resume() {
    List<KeptQuestion> stored = new ArrayList<>();
    fleet.store().questions(stored::add);
    for (KeptQuestion question : stored) {
      try {
        resume(question.id(), KeptForm.terms(question.content()));
      } catch (FleetStoreException e) {
        LOG.warn("question {} is not asked any more: {}", question.id(), e.getMessage());
      }
    }
  }

  private void resume(UUID id, KeptForm.Terms terms) {
    long leftNs = terms.openUntilNs() - nowNs();
    if (leftNs <= 0) {
      return;
    }
    Map<HostId, HostAnswer> known = stored(id);
    FleetQuestion question =
        new FleetQuestion(
            Asked.uri(Asked.firstPage(terms.question())),
            "json",
            terms.audience(),
            terms.byIndex(),
            Duration.ZERO,
            Duration.ofNanos(leftNs),
            fleet.caps(),
            fleet.bytesMax(),
            terms.asker());
    Map<HostId, HostAnswer> besides = new TreeMap<>(known);
    besides.keySet().removeAll(Set.copyOf(terms.audience()));
    synchronized (open) {
      FleetRun run = fleet.asker().resume(id, question, known, this::changed);
      open.put(id, new Open(terms, run, besides));
    }
  }

  private Map<HostId, HostAnswer> stored(UUID id) {
    Map<HostId, HostAnswer> answers = new TreeMap<>();
    fleet
        .store()
        .answers(
            id, answer -> answers.put(answer.host(), KeptForm.answer(answer.content())) == null);
    return answers;
  }

  /**
   * Keeps a question that was asked just now; it is in the store when this returns.
   *
   * @throws FleetStoreException when it cannot be written: then it is not kept
   */
  void keep(KeptForm.Terms terms, FleetRun run, Map<HostId, HostAnswer> besides) {
    UUID id = run.id();
    makeRoom();
    fleet
        .store()
        .putQuestion(
            new KeptQuestion(id, terms.openUntilNs() + READABLE.toNanos(), KeptForm.terms(terms)));
    synchronized (open) {
      open.put(id, new Open(terms, run, Map.copyOf(besides)));
    }
    besides.forEach((host, answer) -> write(id, host, answer));
    run.watch(this::changed).forEach((host, answer) -> write(id, host, answer));
  }

  private void makeRoom() {
    List<KeptQuestion> all = new ArrayList<>();
    fleet.store().questions(all::add);
    all.sort(Comparator.comparingLong(KeptQuestion::goneNs));
    for (KeptQuestion oldest : all.subList(0, Math.max(0, all.size() - KEPT_MAX + 1))) {
      Open dropped;
      synchronized (open) {
        dropped = open.remove(oldest.id());
      }
      if (dropped != null) {
        fleet.asker().cancel(dropped.run(), "newer questions took its place");
      }
      fleet.store().dropQuestion(oldest.id());
    }
  }

  private void changed(FleetRun run, HostId host, HostAnswer answer) {
    write(run.id(), host, answer);
  }

  private void write(UUID question, HostId host, HostAnswer answer) {
    boolean told = answer.state().isFinal() && answer.state() != HostState.BY_INDEX;
    // What a centre that stops makes of those it waits for is no answer: they are asked again.
    if (told && !closed) {
      writer.execute(() -> writeNow(question, host, answer));
    }
  }

  private void writeNow(UUID question, HostId host, HostAnswer answer) {
    try {
      fleet.store().putAnswer(question, new KeptAnswer(host, KeptForm.answer(answer)));
    } catch (FleetStoreException e) {
      LOG.warn("an answer to question {} is known until the centre ends: {}", question, e);
    }
  }

  /** Empty: there is none of this id, or not any more. */
  Optional<Kept> find(UUID id) {
    Open held;
    synchronized (open) {
      forgetClosed();
      held = open.get(id);
    }
    if (held != null) {
      Map<HostId, HostAnswer> answers = new TreeMap<>(held.besides());
      answers.putAll(held.run().answers());
      return Optional.of(new Kept(id, held.terms(), answers));
    }
    return fleet.store().question(id).map(question -> ofStore(id, question));
  }

  private Kept ofStore(UUID id, KeptQuestion question) {
    KeptForm.Terms terms = KeptForm.terms(question.content());
    Map<HostId, HostAnswer> answers = stored(id);
    HostAnswer never =
        HostAnswer.of(HostState.OFFLINE, "it did not come while the question was open");
    HostAnswer byIndex = HostAnswer.of(HostState.BY_INDEX, "");
    for (HostId host : terms.audience()) {
      answers.putIfAbsent(host, terms.byIndex().contains(host) ? byIndex : never);
    }
    return new Kept(id, terms, answers);
  }

  /** All, the newest first. */
  List<Listed> all() {
    List<Listed> all = new ArrayList<>();
    fleet
        .store()
        .questions(
            question ->
                all.add(
                    new Listed(
                        question.id(), KeptForm.terms(question.content()), Optional.empty())));
    synchronized (open) {
      forgetClosed();
      all.replaceAll(
          one -> {
            Open held = open.get(one.id());
            return held == null
                ? one
                : new Listed(one.id(), one.terms(), Optional.of(held.run().counters()));
          });
    }
    all.sort(
        Comparator.comparingLong((Listed one) -> one.terms().askedNs())
            .reversed()
            .thenComparing(one -> one.id().toString()));
    return all;
  }

  /** What is closed is read from the store from then on, once all of it is there. */
  private void forgetClosed() {
    long nowNanoTime = System.nanoTime();
    open.entrySet().removeIf(entry -> !entry.getValue().run().isOpen(nowNanoTime - SETTLE_NS));
  }

  /** Questions that hosts may answer still. */
  int openCount() {
    synchronized (open) {
      forgetClosed();
      return open.size();
    }
  }

  @Override
  public void close() {
    closed = true;
    writer.shutdown();
    try {
      if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("answers to questions that are kept open are not all written");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
