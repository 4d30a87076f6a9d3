package io.drec.query.fleet;

import io.drec.query.question.Question;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions that are kept open for hosts that are away. What is asked, until when, and each answer
 * lie in the fleet store, so that a centre that is started anew goes on asking, and tells later
 * what came in before. An answer's body is here until it is written, and no longer. Thread safe.
 *
 * <p>What a {@code why} asks from host to host is kept likewise, each as a question of its own that
 * names the {@code why} that it is a step of; {@link KeptWhys} makes of them what it asked for.
 */
final class KeptQuestions implements AutoCloseable {
  /** The oldest makes room; steps go with what they are of. Fewer where audiences are large. */
  static final int KEPT_MAX = 256;

  /** What a host of an open question's audience takes here: its id, its state, their entries. */
  private static final int HOST_BYTES = 200;

  /** How long answers can be read after the question was closed. */
  static final Duration READABLE = Duration.ofDays(7);

  /** A closed question stays in memory so long, until its last answers are written. */
  private static final long SETTLE_NS = Duration.ofSeconds(30).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(KeptQuestions.class);

  private final Fleet fleet;

  /** Told of a {@code why} of which a step was answered, or its host went away. */
  private final Consumer<UUID> walked;

  /** Without a lock of its own: it is looked at while a run's is held. */
  private final Map<UUID, Open> open = new ConcurrentHashMap<>();

  /** Bodies of answers that came late and are not written yet. */
  private final AtomicLong waitingBytes = new AtomicLong();

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
   * @param run null: of a {@code why}, whose steps are asked instead
   * @param untilNanoTime when it closes
   * @param besides answers of hosts that this sending was not for: of the page before
   */
  private record Open(
      KeptForm.Terms terms,
      @Nullable FleetRun run,
      long untilNanoTime,
      Map<HostId, HostAnswer> besides) {

    Open written(HostId host) {
      Map<HostId, HostAnswer> left = new TreeMap<>(besides);
      left.computeIfPresent(host, (any, answer) -> answer.withoutBody());
      return new Open(terms, run, untilNanoTime, left);
    }
  }

  /** A question and what came in so far, each host of its audience once. */
  record Kept(UUID id, KeptForm.Terms terms, Map<HostId, HostAnswer> answers) {}

  /**
   * @param counters empty when it is not open any more
   */
  record Listed(UUID id, KeptForm.Heading heading, Optional<Counters> counters) {}

  KeptQuestions(Fleet fleet, Consumer<UUID> walked) {
    this.fleet = fleet;
    this.walked = walked;
  }

  private long nowNs() {
    return Times.ns(fleet.clock().instant());
  }

  /** Goes on with what was open when the centre ended. */
  void resume() {
    fleet
        .store()
        .questions(
            question -> {
              try {
                resume(question.id(), KeptForm.terms(question.content()));
              } catch (FleetStoreException e) {
                LOG.warn("question {} is not asked any more: {}", question.id(), e.getMessage());
              }
              return true;
            });
    open.forEach(
        (id, one) -> {
          if (one.run() == null) {
            walked.accept(id);
          }
        });
  }

  private void resume(UUID id, KeptForm.Terms terms) {
    long leftNs = terms.openUntilNs() - nowNs();
    if (leftNs <= 0) {
      return;
    }
    long untilNanoTime = System.nanoTime() + leftNs;
    if (isWalk(terms)) {
      open.put(id, new Open(terms, null, untilNanoTime, Map.of()));
      return;
    }
    AtomicLong bytes = new AtomicLong();
    Map<HostId, HostAnswer> known = new TreeMap<>();
    eachStored(
        id,
        (host, answer) -> {
          bytes.addAndGet(answer.body().length);
          known.put(host, answer.withoutBody());
        });
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
    FleetRun run = fleet.asker().resume(id, question, known, bytes.get(), this::changed);
    open.put(id, new Open(terms, run, untilNanoTime, besides));
  }

  /** Whether it is asked by steps of its own. */
  private static boolean isWalk(KeptForm.Terms terms) {
    return terms.question() instanceof Question.Why && terms.stepOf() == null;
  }

  /** Told one by one: together their bodies may be large. */
  private void eachStored(UUID id, BiConsumer<HostId, HostAnswer> visitor) {
    fleet
        .store()
        .answers(
            id,
            answer -> {
              visitor.accept(answer.host(), KeptForm.answer(answer.content()));
              return true;
            });
  }

  /**
   * Keeps a question that was asked just now; it is in the store when this returns.
   *
   * @throws FleetStoreException when it cannot be written: then it is not kept
   */
  void keep(KeptForm.Terms terms, FleetRun run, Map<HostId, HostAnswer> besides) {
    UUID id = run.id();
    if (terms.stepOf() == null) {
      makeRoom(terms);
    }
    put(id, terms);
    open.put(id, new Open(terms, run, untilNanoTime(terms), Map.copyOf(besides)));
    besides.forEach((host, answer) -> write(id, null, host, answer, 0));
    run.watch(this::changed).forEach((host, answer) -> write(id, run, host, answer, 0));
  }

  /**
   * Keeps a {@code why}; its steps were kept by {@link #keep} before.
   *
   * @throws FleetStoreException when it cannot be written: then it is not kept
   */
  void keepWalk(UUID id, KeptForm.Terms terms) {
    makeRoom(terms);
    put(id, terms);
    open.put(id, new Open(terms, null, untilNanoTime(terms), Map.of()));
  }

  /**
   * Takes back the steps of a walk that came to nothing. Those that the store does not even drop
   * are in no list, and go with their time.
   */
  void dropSteps(UUID walk) {
    for (UUID step : List.copyOf(open.keySet())) {
      if (walk.equals(walkOf(step))) {
        try {
          drop(step);
        } catch (FleetStoreException e) {
          LOG.warn("a step of question {}, which was not kept, stays for a while", walk, e);
        }
      }
    }
  }

  private long untilNanoTime(KeptForm.Terms terms) {
    return System.nanoTime() + terms.openUntilNs() - nowNs();
  }

  private void put(UUID id, KeptForm.Terms terms) {
    fleet
        .store()
        .putQuestion(
            new KeptQuestion(id, terms.openUntilNs() + READABLE.toNanos(), KeptForm.terms(terms)));
  }

  /** A question in the store, without what may be large of it. */
  private record Stored(UUID id, long goneNs, KeptForm.Heading heading) {
    boolean isOf(UUID other) {
      return id.equals(other) || other.equals(heading.stepOf());
    }
  }

  private List<Stored> stored() {
    List<Stored> all = new ArrayList<>();
    fleet
        .store()
        .questions(
            question -> {
              KeptForm.Heading heading = KeptForm.terms(question.content()).heading();
              return all.add(new Stored(question.id(), question.goneNs(), heading));
            });
    return all;
  }

  /**
   * Drops the oldest until there is room for one more: in number, and those that are open, whose
   * audiences are in memory, in hosts of all of them.
   */
  private void makeRoom(KeptForm.Terms more) {
    List<Stored> all = stored();
    List<Stored> asked =
        all.stream()
            .filter(one -> one.heading().stepOf() == null)
            .sorted(Comparator.comparingLong(Stored::goneNs))
            .toList();
    long hostsLeft = fleet.bytesMax() / HOST_BYTES - more.audience().size() - openHosts(all);
    int left = KEPT_MAX - 1 - asked.size();
    for (Stored oldest : asked) {
      List<Stored> its = all.stream().filter(one -> one.isOf(oldest.id())).toList();
      long hosts = openHosts(its);
      if (left < 0 || (hostsLeft < 0 && hosts > 0)) {
        // Itself last: what a crash leaves is dropped again.
        its.stream().filter(one -> one != oldest).forEach(step -> drop(step.id()));
        drop(oldest.id());
        left++;
        hostsLeft += hosts;
      }
    }
  }

  private long openHosts(List<Stored> questions) {
    return questions.stream()
        .filter(one -> open.containsKey(one.id()))
        .mapToLong(one -> one.heading().hosts())
        .sum();
  }

  private void drop(UUID id) {
    Open dropped = open.remove(id);
    if (dropped != null && dropped.run() != null) {
      fleet.asker().cancel(dropped.run(), "it is not kept open any more");
    }
    fleet.store().dropQuestion(id);
  }

  /** Hears of each state that a host gets; the run's lock is held. */
  private void changed(FleetRun run, HostId host, HostAnswer answer) {
    int bytes = answer.body().length;
    if (bytes > 0 && waitingBytes.get() + bytes > fleet.bytesMax()) {
      run.lost(host, "the centre's disk does not keep up with the answers; ask again");
      return;
    }
    write(run.id(), run, host, answer, bytes);
    UUID walk = closed || answer.state() == HostState.PENDING ? null : walkOf(run.id());
    if (walk != null) {
      walked.accept(walk);
    }
  }

  private @Nullable UUID walkOf(UUID id) {
    Open one = open.get(id);
    return one == null ? null : one.terms().stepOf();
  }

  /**
   * @param lateBytes of the body that nobody waits for: how much of that there is is bounded
   */
  private void write(
      UUID question, @Nullable FleetRun run, HostId host, HostAnswer answer, int lateBytes) {
    boolean told = answer.state().isFinal() && answer.state() != HostState.BY_INDEX;
    // What a centre that stops makes of those it waits for is no answer: they are asked again.
    if (told && !closed) {
      waitingBytes.addAndGet(lateBytes);
      writer.execute(
          () -> {
            writeNow(question, run, host, answer);
            waitingBytes.addAndGet(-lateBytes);
          });
    }
  }

  private void writeNow(UUID question, @Nullable FleetRun run, HostId host, HostAnswer answer) {
    try {
      fleet.store().putAnswer(question, new KeptAnswer(host, KeptForm.answer(answer)));
      if (run != null) {
        run.release(host, answer);
      } else {
        open.computeIfPresent(question, (id, one) -> one.written(host));
      }
    } catch (FleetStoreException e) {
      LOG.warn("an answer to question {} is known until the centre ends: {}", question, e);
    }
  }

  /** Empty: there is none of this id, or not any more. Of a walk: without answers. */
  Optional<Kept> find(UUID id) {
    forgetClosed();
    Open held = open.get(id);
    if (held == null) {
      return fleet.store().question(id).map(question -> ofStore(id, question));
    }
    Map<HostId, HostAnswer> answers = new TreeMap<>(held.besides());
    FleetRun run = held.run();
    if (run != null) {
      // First what is here: what was released by then is in the store.
      answers.putAll(run.answers());
      eachStored(id, (host, answer) -> answers.computeIfPresent(host, (any, at) -> at.or(answer)));
    }
    return Optional.of(new Kept(id, held.terms(), answers));
  }

  private Kept ofStore(UUID id, KeptQuestion question) {
    KeptForm.Terms terms = KeptForm.terms(question.content());
    Map<HostId, HostAnswer> answers = new TreeMap<>();
    if (!isWalk(terms)) {
      eachStored(id, answers::put);
      HostAnswer never =
          HostAnswer.of(HostState.OFFLINE, "it did not come while the question was open");
      HostAnswer byIndex = HostAnswer.of(HostState.BY_INDEX, "");
      for (HostId host : terms.audience()) {
        answers.putIfAbsent(host, terms.byIndex().contains(host) ? byIndex : never);
      }
    }
    return new Kept(id, terms, answers);
  }

  /** What was asked on the way, by id; also of a walk that is closed. */
  Map<UUID, KeptForm.Terms> steps(UUID walk) {
    Map<UUID, KeptForm.Terms> steps = new LinkedHashMap<>();
    boolean isOpen = open.containsKey(walk);
    open.forEach(
        (id, one) -> {
          if (walk.equals(one.terms().stepOf())) {
            steps.put(id, one.terms());
          }
        });
    if (!isOpen) {
      fleet
          .store()
          .questions(
              question -> {
                KeptForm.Terms terms = KeptForm.terms(question.content());
                if (walk.equals(terms.stepOf())) {
                  steps.put(question.id(), terms);
                }
                return true;
              });
    }
    return steps;
  }

  /** Empty: it is closed, or there is none of this id. */
  Optional<KeptForm.Terms> openTerms(UUID id) {
    return openFor(id).flatMap(left -> Optional.ofNullable(open.get(id))).map(Open::terms);
  }

  /** For how long hosts are asked still; empty: it is closed, or there is none of this id. */
  Optional<Duration> openFor(UUID id) {
    Open one = open.get(id);
    long leftNs = one == null ? 0 : one.untilNanoTime() - System.nanoTime();
    return leftNs <= 0 || closed ? Optional.empty() : Optional.of(Duration.ofNanos(leftNs));
  }

  /** All that somebody asked, the newest first. */
  List<Listed> all() {
    List<Listed> all = new ArrayList<>();
    for (Stored one : stored()) {
      if (one.heading().stepOf() == null) {
        all.add(new Listed(one.id(), one.heading(), counters(one.id())));
      }
    }
    all.sort(
        Comparator.comparingLong((Listed one) -> one.heading().askedNs())
            .reversed()
            .thenComparing(one -> one.id().toString()));
    return all;
  }

  private Optional<Counters> counters(UUID id) {
    forgetClosed();
    Open held = open.get(id);
    if (held == null) {
      return Optional.empty();
    }
    FleetRun run = held.run();
    if (run != null) {
      return Optional.of(run.counters());
    }
    Map<HostId, HostState> states = new TreeMap<>();
    for (Open one : open.values()) {
      FleetRun step = id.equals(one.terms().stepOf()) ? one.run() : null;
      if (step != null) {
        step.answers()
            .forEach((host, answer) -> states.merge(host, answer.state(), KeptQuestions::furthest));
      }
    }
    return Optional.of(Counters.of(states.values()));
  }

  /** A host that was asked several things on the way is where it got furthest. */
  private static HostState furthest(HostState one, HostState other) {
    return one.ordinal() <= other.ordinal() ? one : other;
  }

  /** What is closed is read from the store from then on, once all of it is there. */
  private void forgetClosed() {
    long nowNanoTime = System.nanoTime();
    open.values().removeIf(one -> one.untilNanoTime() - (nowNanoTime - SETTLE_NS) < 0);
  }

  /** Questions that hosts may answer still. */
  int openCount() {
    forgetClosed();
    return (int) open.values().stream().filter(one -> one.terms().stepOf() == null).count();
  }

  /** Bytes of answers that are here and not in the store alone. */
  long heldBytes() {
    long held = 0;
    for (Open one : open.values()) {
      FleetRun run = one.run();
      held += run == null ? 0 : run.heldBytes();
      held += one.besides().values().stream().mapToLong(answer -> answer.body().length).sum();
    }
    return held;
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
