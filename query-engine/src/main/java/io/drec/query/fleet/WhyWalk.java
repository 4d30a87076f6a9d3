package io.drec.query.fleet;

import io.drec.query.question.JsonTree;
import io.drec.query.question.Lookup;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.query.words.Times;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.identity.HostId;
import io.drec.store.Indicator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the cause of a point from host to host: where a path ends at a connection whose other
 * end is of a host of this fleet, that host is asked for the way from its end of it.
 *
 * <p>The two ends meet by addresses, ports and protocol, and by a time no further apart than the
 * clocks of two hosts may be. Behind a translation of addresses they do not meet; the path then
 * ends as it does on one host. Each host is asked for its part alone. One walk is one thread's.
 */
final class WhyWalk {
  /** Connections that a path may go over. */
  static final int CROSSINGS_MAX = 8;

  /** Hosts asked for one question, repeats included. */
  static final int ASKS_MAX = 24;

  /** From then on no further host is asked; each takes a deadline at most. */
  private static final Duration TIME_MAX = Duration.ofSeconds(50);

  /** Causes of one answer that are followed; the others stay as they are. */
  private static final int CAUSES_FOLLOWED = 3;

  /** Hosts that are tried when the index names several. */
  private static final int STARTS_MAX = 3;

  private static final int HOSTS_NAMED_MAX = 5;
  private static final long CLOCKS_APART_NS = Duration.ofMinutes(30).toNanos();
  static final String CONNECTION = "connection";

  private final Fleet fleet;
  private final WhySteps steps;
  private final Audience everyone;
  private final Map<HostId, HostAnswer> answers = new TreeMap<>();
  private final Map<String, @Nullable JsonTree> known = new HashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final long endNanoTime = System.nanoTime() + TIME_MAX.toNanos();
  private int asks;

  /**
   * @param everyone all hosts that a path may lead to
   */
  WhyWalk(Fleet fleet, WhySteps steps, Audience everyone) {
    this.fleet = fleet;
    this.steps = steps;
    this.everyone = everyone;
  }

  /** A host and what it answered about a point of its own. */
  private record At(HostId host, JsonTree body, boolean mirrored) {}

  /** Finds the host of the point, asks it, and goes on from there. */
  WhyAnswer answer(Question.Why why, Audience audience, Question.Options options) {
    At start = start(why, audience, options);
    if (start == null) {
      return WhyAnswer.nothing(why.point(), coverage(), List.copyOf(notes));
    }
    List<WhyAnswer.Cause> causes = new ArrayList<>();
    List<JsonTree> told = start.body().objects("causes");
    for (int i = 0; i < told.size(); i++) {
      WhyAnswer.Cause own = WhyAnswer.Cause.of(start.host(), told.get(i));
      if (i < CAUSES_FOLLOWED) {
        causes.addAll(follow(own, 0));
      } else {
        causes.add(own);
      }
    }
    causes.sort(Comparator.comparingDouble(WhyAnswer.Cause::score).reversed());
    start.body().strings("notes").forEach(note -> notes.add(label(start.host()) + ": " + note));
    return WhyAnswer.of(
        why.point(), start.host(), start.body(), causes, coverage(), List.copyOf(notes));
  }

  private FleetCoverage coverage() {
    return new FleetCoverage(everyone, answers, true);
  }

  private String label(HostId host) {
    return everyone.label(host);
  }

  // Where it begins

  private @Nullable At start(Question.Why why, Audience audience, Question.Options options) {
    List<HostId> hosts =
        audience.hosts().size() == 1 ? audience.ids() : byIndex(why, audience, options);
    if (hosts.isEmpty()) {
      return byAsking(why, audience, options);
    }
    if (hosts.size() > 1) {
      notes.add(
          "it is on "
              + hosts.size()
              + " hosts; this answer is about the one where it was seen last, "
              + label(hosts.get(0))
              + ". Name another with --host: "
              + names(hosts.subList(1, hosts.size())));
    }
    for (HostId host : hosts.subList(0, Math.min(STARTS_MAX, hosts.size()))) {
      At at = at(host, new Question.Why(why.point(), options));
      if (at != null) {
        return at;
      }
    }
    return null;
  }

  private String names(List<HostId> hosts) {
    List<String> names = new ArrayList<>();
    hosts.stream().limit(HOSTS_NAMED_MAX).forEach(host -> names.add(label(host)));
    int more = hosts.size() - names.size();
    return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
  }

  /** Who has it, the one first where it was seen last. */
  private List<HostId> byIndex(Question.Why why, Audience audience, Question.Options options) {
    List<Indicator> indicators = Lookup.of(why.point()).indicators();
    Map<HostId, HostTouch> touches = fleet.touched(indicators, options);
    // A question that is kept open stays about the host that it was begun at.
    Question asked = new Question.Why(why.point(), options);
    return touches.values().stream()
        .filter(touch -> audience.hosts().containsKey(touch.host()))
        .sorted(
            Comparator.comparing((HostTouch touch) -> !steps.wasAsked(asked, touch.host()))
                .thenComparing(Comparator.comparingLong(HostTouch::lastNs).reversed())
                .thenComparing(HostTouch::host))
        .map(HostTouch::host)
        .toList();
  }

  /** A pattern, an id, or what no index has yet: everybody is asked. */
  private @Nullable At byAsking(Question.Why why, Audience audience, Question.Options options) {
    if (audience.hosts().isEmpty()) {
      return null;
    }
    Map<HostId, HostAnswer> told =
        steps.ask(new Question.Why(why.point(), options), audience.ids());
    answers.putAll(told);
    FleetCoverage coverage = coverage();
    List<HostId> having =
        told.keySet().stream().filter(host -> coverage.state(host) == HostState.ANSWERED).toList();
    if (having.size() > 1) {
      notes.add(
          "it is on "
              + having.size()
              + " hosts; this answer is about "
              + label(having.get(0))
              + ". Name another with --host: "
              + names(having.subList(1, having.size())));
    }
    for (HostId host : having) {
      JsonTree body = coverage.body(host);
      if (body != null) {
        return new At(host, body, false);
      }
    }
    return null;
  }

  // From host to host

  private List<WhyAnswer.Cause> follow(WhyAnswer.Cause cause, int crossings) {
    Crossing crossing = Crossing.of(cause);
    if (crossing == null) {
      return List.of(cause);
    }
    List<HostId> others = others(crossing, cause.host());
    if (others.isEmpty()) {
      return List.of(cause);
    }
    boolean late = System.nanoTime() - endNanoTime > 0;
    if (crossings == CROSSINGS_MAX || asks >= ASKS_MAX || late) {
      notes.add(
          "the walk ended at "
              + crossing.words()
              + " after "
              + crossings
              + " connections and "
              + asks
              + " questions; ask on with --host "
              + label(others.get(0)));
      return List.of(cause);
    }
    for (HostId other : others) {
      List<WhyAnswer.Cause> further = cross(cause, crossing, other, crossings);
      if (!further.isEmpty()) {
        return further;
      }
      if (steps.awaits(answers.get(other))) {
        return List.of(ended(cause, crossing, List.of(other)));
      }
    }
    return List.of(ended(cause, crossing, others));
  }

  /** Empty when the other host tells nothing of this connection. */
  private List<WhyAnswer.Cause> cross(
      WhyAnswer.Cause cause, Crossing crossing, HostId other, int crossings) {
    At at = at(other, crossing.question());
    if (at != null && !crossing.isOtherEnd(at.body().object("point"))) {
      at = byEvent(other, crossing);
    }
    if (at == null || cause.passes(at.body().object("point"))) {
      return List.of();
    }
    List<WhyAnswer.Cause> joined = new ArrayList<>();
    List<JsonTree> told = at.body().objects("causes");
    double best = told.isEmpty() ? 1 : Math.max(0.001, told.get(0).real("score", 1));
    for (JsonTree one : told.subList(0, Math.min(CAUSES_FOLLOWED, told.size()))) {
      WhyAnswer.Cause further = WhyAnswer.Cause.of(other, one);
      double share = Math.min(1, further.score() / best);
      WhyAnswer.Cause whole =
          cause.over(crossing, other, label(other), further, share, at.mirrored());
      joined.addAll(follow(whole, crossings + 1));
    }
    for (String note : at.body().strings("notes")) {
      notes.add(label(other) + ": " + note);
    }
    return joined;
  }

  /** Several connections lead to one listening end; the event of this one tells which is meant. */
  private @Nullable At byEvent(HostId host, Crossing crossing) {
    Question.Options window = crossing.question().options();
    Question.Options one =
        new Question.Options(null, window.since(), window.until(), OptionalInt.of(1));
    Question.Search search =
        new Question.Search(crossing.query(), new Question.Page(List.of(), "newest", null), one);
    JsonTree found = ask(host, search);
    List<JsonTree> events = found == null ? List.of() : found.objects("events");
    if (events.isEmpty()) {
      return null;
    }
    String event = events.get(0).object("event").text("id");
    At at = event == null ? null : at(host, new Question.Why("event:" + event, window));
    return at == null || !crossing.isOtherEnd(at.body().object("point")) ? null : at;
  }

  /** Hosts of the fleet that may be at the other end: by the index, then by their addresses. */
  private List<HostId> others(Crossing crossing, HostId self) {
    Set<HostId> byAddress = new TreeSet<>();
    for (HostFacts facts : everyone.hosts().values()) {
      if (facts.addresses().contains(crossing.farAddress()) && !facts.id().equals(self)) {
        byAddress.add(facts.id());
      }
    }
    List<HostId> others = new ArrayList<>();
    for (HostId host : fleet.touched(crossing.indicators(), crossing.days()).keySet()) {
      boolean may = !host.equals(self) && everyone.hosts().containsKey(host);
      if (may && (crossing.isExact() || byAddress.contains(host))) {
        others.add(host);
      }
    }
    byAddress.stream().filter(host -> !others.contains(host)).forEach(others::add);
    return others.size() > STARTS_MAX ? others.subList(0, STARTS_MAX) : others;
  }

  /** The path ends here, and what the index knows of the other host is said. */
  private WhyAnswer.Cause ended(WhyAnswer.Cause cause, Crossing crossing, List<HostId> others) {
    HostId other = others.get(0);
    HostAnswer answer =
        answers.getOrDefault(other, HostAnswer.of(HostState.OFFLINE, "it was not asked"));
    HostTouch touch = fleet.touched(crossing.indicators(), crossing.days()).get(other);
    HostFacts facts = everyone.hosts().get(other);
    Map<String, Object> end = new LinkedHashMap<>();
    end.put("host", label(other));
    end.put("host_id", other.toString());
    end.put("state", answer.state().label());
    if (!answer.why().isEmpty()) {
      end.put("why", answer.why());
    }
    if (facts != null && facts.asOfNs() != 0) {
      end.put("as_of", Times.iso(facts.asOfNs()));
    }
    if (touch != null) {
      Map<String, Object> indexed = new LinkedHashMap<>();
      indexed.put("value", crossing.indicators().get(0).value());
      indexed.put("first_seen", Times.iso(touch.firstNs()));
      indexed.put("last_seen", Times.iso(touch.lastNs()));
      indexed.put("count", touch.count());
      end.put("indexed", indexed);
    }
    notes.add(sentence(crossing, other, answer, touch, facts));
    return cause.endingAt(end);
  }

  private String sentence(
      Crossing crossing,
      HostId other,
      HostAnswer answer,
      @Nullable HostTouch touch,
      @Nullable HostFacts facts) {
    boolean answered = answer.state() == HostState.ANSWERED || answer.state() == HostState.NO_MATCH;
    StringBuilder note = new StringBuilder();
    note.append("the other end of ").append(crossing.words()).append(" is host ");
    note.append(label(other)).append(", which ");
    note.append(
        answered
            ? "tells nothing of this connection"
            : "is " + answer.state().label().replace('_', ' '));
    if (!answer.why().isEmpty()) {
      note.append(" (").append(answer.why()).append(')');
    }
    if (facts != null && facts.asOfNs() != 0) {
      note.append("; its index, as of ").append(Times.iso(facts.asOfNs())).append(", ");
      note.append(
          touch == null
              ? "does not know this connection"
              : "knows "
                  + touch.count()
                  + " records of "
                  + crossing.indicators().get(0).value()
                  + " from "
                  + Times.iso(touch.firstNs())
                  + " to "
                  + Times.iso(touch.lastNs()));
    }
    return note.append(": the path is known up to here").toString();
  }

  // Asking

  private @Nullable At at(HostId host, Question.Why why) {
    JsonTree body = ask(host, why);
    if (body != null) {
      return new At(host, body, false);
    }
    HostState state = coverage().state(host);
    boolean silent = state != HostState.ANSWERED && state != HostState.NO_MATCH;
    JsonTree mirrored = silent && state != HostState.REFUSED ? mirrored(host, why) : null;
    return mirrored == null ? null : new At(host, mirrored, true);
  }

  /** What a host answers; null when it does not, or nothing matches. */
  private @Nullable JsonTree ask(HostId host, Question question) {
    String key = host + " " + Asked.uri(question);
    if (known.containsKey(key)) {
      return known.get(key);
    }
    asks++;
    HostAnswer answer =
        steps.ask(question, List.of(host)).getOrDefault(host, HostAnswer.of(HostState.OFFLINE, ""));
    HostAnswer before = answers.get(host);
    // What it told once stays its state, though it may know nothing of another point.
    if (before == null || before.state() != HostState.ANSWERED) {
      answers.put(host, answer);
    }
    FleetCoverage read = new FleetCoverage(everyone, Map.of(host, answer), true);
    JsonTree body = read.state(host) == HostState.ANSWERED ? read.body(host) : null;
    known.put(key, body);
    return body;
  }

  private @Nullable JsonTree mirrored(HostId host, Question.Why why) {
    try {
      Reply reply = fleet.mirror().ask(host, why);
      if (reply == null) {
        return null;
      }
      notes.add(
          label(host)
              + " is away: what is told of it comes from the frames that it had sent before");
      return JsonTree.parse(reply.body());
    } catch (java.io.IOException | RuntimeException e) {
      notes.add("the frames that " + label(host) + " had sent cannot be read: " + e.getMessage());
      return null;
    }
  }

  static long clocksApartNs() {
    return CLOCKS_APART_NS;
  }
}
