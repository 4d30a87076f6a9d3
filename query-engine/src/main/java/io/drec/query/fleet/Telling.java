package io.drec.query.fleet;

import io.drec.query.http.Progress;
import io.drec.query.http.Waiter;
import io.drec.query.question.JsonTree;
import io.drec.query.words.Times;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.identity.HostId;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells who waits what is known so far: by the index, then host after host. */
final class Telling {
  private static final int NAMED_MAX = 20;

  private final Waiter waiter;
  private final Audience audience;

  Telling(Waiter waiter, Audience audience) {
    this.waiter = waiter;
    this.audience = audience;
  }

  /** The first phase: who touched it, by the index. */
  void index(Map<HostId, HostTouch> touches) {
    List<HostTouch> known =
        touches.values().stream()
            .filter(touch -> audience.hosts().containsKey(touch.host()))
            .toList();
    waiter.told(
        new Progress(
            "index",
            json ->
                json.objects(
                    "hosts",
                    known,
                    (one, touch) ->
                        one.put("host", audience.label(touch.host()))
                            .put("host_id", touch.host().toString())
                            .put("as_of", asOf(touch.host()))
                            .time("first_seen", touch.firstNs())
                            .time("last_seen", touch.lastNs())
                            .put("count", touch.count()))));
  }

  private @Nullable String asOf(HostId host) {
    HostFacts facts = audience.hosts().get(host);
    return facts == null || facts.asOfNs() == 0 ? null : Times.iso(facts.asOfNs());
  }

  /** A question goes out: to whom, by name where they are few. */
  void asking(Collection<HostId> hosts, Set<HostId> byIndex) {
    List<String> names =
        hosts.stream().filter(host -> !byIndex.contains(host)).map(audience::label).toList();
    int named = Math.min(NAMED_MAX, names.size());
    waiter.told(
        new Progress(
            "asking",
            json ->
                json.put("hosts", names.size())
                    .put("by_index", byIndex.size())
                    .strings("names", names.subList(0, named))));
  }

  /** Hears of each host of a question, as {@link FleetRun.Watcher}. */
  void changed(FleetRun run, HostId host, HostAnswer answer) {
    if (answer.state() == HostState.PENDING) {
      return;
    }
    Counters counters = run.counters();
    waiter.told(
        new Progress(
            "host",
            json -> {
              json.put("host", audience.label(host))
                  .put("host_id", host.toString())
                  .put("state", answer.state().label())
                  .put("why", answer.why().isEmpty() ? null : answer.why());
              if (!answer.state().isFinal()) {
                json.put("as_of", asOf(host));
              }
              json.object("audience", counters::json).tree("answer", tree(answer));
            }));
  }

  /** Null where it is no JSON: other forms come with the whole answer. */
  private static @Nullable Map<String, Object> tree(HostAnswer answer) {
    if (answer.state() != HostState.ANSWERED || answer.body().length == 0) {
      return null;
    }
    try {
      return JsonTree.parse(answer.body()).members();
    } catch (IOException e) {
      return null;
    }
  }
}
