package io.drec.query.fleet;

import io.drec.query.question.Question;
import io.drec.relay.identity.HostId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Steps of a walk that somebody waits for: each is asked, and its answer waited for. */
final class AskedSteps implements WhySteps {
  private final Fleet fleet;
  private final Asked asked;
  private final Audience everyone;
  private final List<Step> taken = new ArrayList<>();

  /** What was asked so far. */
  record Step(Question question, FleetRun run) {}

  AskedSteps(Fleet fleet, Asked asked, Audience everyone) {
    this.fleet = fleet;
    this.asked = asked;
    this.everyone = everyone;
  }

  @Override
  public Map<HostId, HostAnswer> ask(Question question, List<HostId> hosts) {
    FleetRun run = fleet.ask(asked, question, "json", everyone, hosts, Set.of());
    taken.add(new Step(question, run));
    return run.answers();
  }

  @Override
  public boolean wasAsked(Question question, HostId host) {
    return false;
  }

  @Override
  public boolean awaits(@Nullable HostAnswer answer) {
    return false;
  }

  List<Step> taken() {
    return taken;
  }

  /** Nobody goes on with the walk: hosts are told. */
  void cancel(String why) {
    taken.forEach(step -> fleet.asker().cancel(step.run(), why));
  }
}
