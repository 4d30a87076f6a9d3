package io.drec.query.fleet;

import io.drec.query.question.Question;
import io.drec.query.words.Times;
import io.drec.relay.identity.HostId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a walk that is kept open: what was asked is not asked again, and nobody is waited for.
 * What is new is asked when it may be, and is kept like the rest.
 */
final class KeptSteps implements WhySteps {
  private static final String ALL = "*";

  private final Fleet fleet;
  private final KeptQuestions kept;
  private final UUID walk;
  private final KeptForm.Terms terms;
  private final boolean mayAsk;
  private final Map<String, UUID> known = new HashMap<>();

  /**
   * @param mayAsk false: a walk that only looks how far it has come
   */
  KeptSteps(Fleet fleet, KeptQuestions kept, UUID walk, KeptForm.Terms terms, boolean mayAsk) {
    this.fleet = fleet;
    this.kept = kept;
    this.walk = walk;
    this.terms = terms;
    this.mayAsk = mayAsk;
    kept.steps(walk).forEach((id, step) -> known.put(key(step.question(), step.audience()), id));
  }

  private static String key(Question question, List<HostId> hosts) {
    return (hosts.size() == 1 ? hosts.get(0).toString() : ALL) + " " + Asked.uri(question);
  }

  @Override
  public Map<HostId, HostAnswer> ask(Question question, List<HostId> hosts) {
    UUID id = known.get(key(question, hosts));
    Optional<KeptQuestions.Kept> step = id == null ? Optional.empty() : kept.find(id);
    if (step.isPresent()) {
      return step.get().answers();
    }
    Optional<Duration> left = kept.openFor(walk);
    boolean isFull = known.size() >= WhyWalk.ASKS_MAX;
    if (left.isPresent() && mayAsk && !isFull) {
      return askNow(question, hosts, left.get());
    }
    HostAnswer unasked = unasked(left.isPresent(), isFull);
    Map<HostId, HostAnswer> answers = new TreeMap<>();
    hosts.forEach(host -> answers.put(host, unasked));
    return answers;
  }

  private static HostAnswer unasked(boolean isOpen, boolean isFull) {
    if (isFull) {
      return HostAnswer.of(HostState.OFFLINE, "not asked: a walk has so many steps at most");
    }
    return isOpen
        ? HostAnswer.of(HostState.PENDING, "it is asked next")
        : HostAnswer.of(HostState.OFFLINE, "the question was closed before it was asked");
  }

  private Map<HostId, HostAnswer> askNow(Question question, List<HostId> hosts, Duration left) {
    FleetQuestion whole =
        new FleetQuestion(
            Asked.uri(question),
            "json",
            hosts,
            Set.of(),
            Duration.ZERO,
            left,
            fleet.caps(),
            fleet.bytesMax(),
            terms.asker());
    FleetRun run = fleet.asker().ask(whole);
    kept.keep(step(question, hosts, Times.ns(fleet.clock().instant())), run, Map.of());
    known.put(key(question, hosts), run.id());
    return run.answers();
  }

  private KeptForm.Terms step(Question question, List<HostId> hosts, long askedNs) {
    return step(terms, walk, question, hosts, askedNs);
  }

  /** How a step of a walk is kept. */
  static KeptForm.Terms step(
      KeptForm.Terms of, UUID walk, Question question, List<HostId> hosts, long askedNs) {
    return new KeptForm.Terms(
        question, of.asker(), askedNs, of.openUntilNs(), hosts, Set.of(), false, walk);
  }

  @Override
  public boolean wasAsked(Question question, HostId host) {
    return known.containsKey(key(question, List.of(host)));
  }

  @Override
  public boolean awaits(@Nullable HostAnswer answer) {
    return answer != null && answer.state() == HostState.PENDING;
  }
}
