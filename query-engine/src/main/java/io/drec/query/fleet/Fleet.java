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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  /** How often it is looked whether anybody waits still. */
  private static final long GONE_CHECK_MS = 250;

  /** Behind the deadline everything settles; this is for when the clock stood still. */
  private static final Duration LATEST = Duration.ofSeconds(5);

  private static final int DAY_FIRST = 0;
  private static final int DAY_LAST = 0xffff;

  /**
   * Asks, tells who waits what comes, and waits until it settles.
   *
   * @param byIndex hosts of the audience that are not asked
   * @throws CancellationException when nobody waits any more; the hosts are told
   */
  FleetRun ask(
      Asked asked,
      Question question,
      String format,
      Audience audience,
      Collection<HostId> hosts,
      Set<HostId> byIndex) {
    asked.stopIfGone();
    Telling telling = new Telling(asked.waiter(), audience);
    telling.asking(hosts, byIndex);
    FleetQuestion whole =
        new FleetQuestion(
            Asked.uri(question),
            format,
            List.copyOf(hosts),
            byIndex,
            asked.deadline(),
            asked.keepOpen(),
            caps,
            bytesMax,
            asked.who().name());
    FleetRun run = asker.ask(whole, telling::changed);
    await(run, asked);
    return run;
  }

  private void await(FleetRun run, Asked asked) {
    CompletableFuture<FleetRun> settled = run.settled();
    long endNanoTime = System.nanoTime() + asked.deadline().plus(LATEST).toNanos();
    while (!settled.isDone() && System.nanoTime() - endNanoTime < 0) {
      try {
        settled.get(GONE_CHECK_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (asked.waiter().isGone()) {
          asker.cancel(run, "nobody waits for it any more");
          asked.stopIfGone();
        }
      } catch (InterruptedException e) {
        // The desk is closing.
        Thread.currentThread().interrupt();
        asker.cancel(run, "the centre stops");
        throw new CancellationException("the centre stops");
      } catch (ExecutionException e) {
        throw new IllegalStateException("what settles does not fail", e);
      }
    }
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
