package io.drec.query.fleet;

import io.drec.query.question.Question;
import io.drec.query.words.Times;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.identity.HostId;
import io.drec.store.Indicator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The fleet as the centre's questions see it: its index, and the hosts themselves.
 *
 * @param mirror frames that a host has sent, as a recording that can be asked while it is off
 * @param bytesMax that the answers to one question may hold here
 */
record Fleet(
    FleetStore store,
    Hosts hosts,
    FleetAsker asker,
    Mirror mirror,
    InstantSource clock,
    Caps caps,
    long bytesMax) {
  private static final int DAY_FIRST = 0;
  private static final int DAY_LAST = 0xffff;

  /** Asks and waits until it settles. */
  FleetRun ask(
      Asked asked, Question question, String format, Collection<HostId> hosts, Duration keepOpen) {
    FleetRun run =
        asker.ask(
            new FleetQuestion(
                Asked.uri(question),
                format,
                List.copyOf(hosts),
                asked.deadline(),
                keepOpen,
                caps,
                bytesMax,
                asked.who().name()));
    return await(run, asked.deadline());
  }

  static FleetRun await(FleetRun run, Duration deadline) {
    return run.settled()
        .orTimeout(deadline.toMillis() + 5_000, TimeUnit.MILLISECONDS)
        .exceptionally(late -> run)
        .join();
  }

  /** Who touched any of these, by the index. */
  Map<HostId, HostTouch> touched(List<Indicator> indicators, Question.Options options) {
    int firstDay = day(options.since(), DAY_FIRST);
    int lastDay = day(options.until(), DAY_LAST);
    Map<HostId, HostTouch> touches = new TreeMap<>();
    for (Indicator indicator : indicators) {
      store.touched(
          indicator,
          firstDay,
          lastDay,
          touch -> {
            touches.merge(touch.host(), touch, Fleet::both);
            return true;
          });
    }
    return touches;
  }

  private static HostTouch both(HostTouch one, HostTouch other) {
    return new HostTouch(
        one.host(),
        Math.min(one.firstNs(), other.firstNs()),
        Math.max(one.lastNs(), other.lastNs()),
        one.count() + other.count());
  }

  private int day(@Nullable String iso, int open) {
    Long timeNs = iso == null ? null : Times.parse(iso, clock);
    return timeNs == null
        ? open
        : (int)
            Math.max(
                DAY_FIRST, Math.min(DAY_LAST, Math.floorDiv(timeNs, TimeUnit.DAYS.toNanos(1))));
  }
}
