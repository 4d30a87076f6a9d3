package io.drec.query.fleet;

import io.drec.query.question.Question;
import io.drec.query.words.Times;
import io.drec.relay.identity.HostId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Causes that are followed from host to host for as long as a question is kept open. What each host
 * said lies with the other kept questions; whenever one of them says more the walk is walked anew
 * over what is known, asks what it comes upon, and waits for nobody. So it goes on where a host was
 * away, also after the centre was started anew. Thread safe.
 */
final class KeptWhys implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptWhys.class);

  private final Fleet fleet;
  private final Supplier<UUID> ids;
  private final KeptQuestions kept;
  private final Set<UUID> due = ConcurrentHashMap.newKeySet();

  /** One thread: two walks of one question would ask the same twice. */
  private final ExecutorService walker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "drec-kept-whys");
            thread.setDaemon(true);
            return thread;
          });

  KeptWhys(Fleet fleet, Supplier<UUID> ids) {
    this.fleet = fleet;
    this.ids = ids;
    this.kept = new KeptQuestions(fleet, this::goOn);
  }

  KeptQuestions questions() {
    return kept;
  }

  /**
   * Asks, and keeps the question open for hosts that were away.
   *
   * @param audience where the point may be
   * @param leadsOn whether a path may go on at hosts beyond it
   */
  WhyAnswer ask(Asked asked, Question.Why why, Audience audience, boolean leadsOn) {
    Audience everyone = leadsOn ? Audience.of(fleet.hosts(), null) : audience;
    AskedSteps steps = new AskedSteps(fleet, asked, everyone);
    UUID id = ids.get();
    boolean isKept = false;
    try {
      long nowNs = Times.ns(fleet.clock().instant());
      WhyAnswer answer = new WhyWalk(fleet, steps, everyone).answer(why, audience, why.options());
      KeptForm.Terms terms =
          new KeptForm.Terms(
              why,
              asked.who().name(),
              nowNs,
              nowNs + asked.keepOpen().toNanos(),
              audience.ids(),
              Set.of(),
              leadsOn,
              null);
      for (AskedSteps.Step step : steps.taken()) {
        List<HostId> hosts = step.run().question().audience();
        kept.keep(KeptSteps.step(terms, id, step.question(), hosts, nowNs), step.run(), Map.of());
      }
      // Last: a walk is in lists, and what cannot be kept whole should be in none.
      kept.keepWalk(id, terms);
      isKept = true;
      // Who answered while it was written down told nobody.
      goOn(id);
      return answer.keptAs(id);
    } finally {
      if (!isKept) {
        steps.cancel("nobody waits for it any more");
        kept.dropSteps(id);
      }
    }
  }

  /** How far it has come by now. */
  WhyAnswer answer(UUID id, KeptForm.Terms terms) {
    return walk(id, terms, false).keptAs(id);
  }

  private WhyAnswer walk(UUID id, KeptForm.Terms terms, boolean mayAsk) {
    Question.Why why = (Question.Why) terms.question();
    Audience audience = Audience.ofIds(fleet.hosts(), terms.audience());
    Audience everyone = terms.leadsOn() ? Audience.of(fleet.hosts(), null) : audience;
    KeptSteps steps = new KeptSteps(fleet, kept, id, terms, mayAsk);
    return new WhyWalk(fleet, steps, everyone).answer(why, audience, why.options());
  }

  /** Walks on, soon, in a thread of its own; may be called with a lock held. */
  private void goOn(UUID id) {
    if (due.add(id)) {
      try {
        walker.execute(() -> goOnNow(id));
      } catch (RejectedExecutionException e) {
        // The centre stops; it goes on when it is started again.
        due.remove(id);
      }
    }
  }

  private void goOnNow(UUID id) {
    due.remove(id);
    try {
      Optional<KeptForm.Terms> open = kept.openTerms(id);
      if (open.isPresent()) {
        walk(id, open.get(), true);
      }
    } catch (RuntimeException e) {
      LOG.warn("question {} does not go on until a host of it is heard of again", id, e);
    }
  }

  @Override
  public void close() {
    walker.shutdownNow();
    kept.close();
  }
}
