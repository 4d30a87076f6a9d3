package io.drec.query.fleet;

import io.drec.query.question.Json;
import io.drec.query.question.JsonTree;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.identity.HostId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet's answer could know: the state of each host, and what each host says of its own
 * gaps. Read once from the bodies that the hosts sent; a body that cannot be read makes its host
 * failed.
 */
final class FleetCoverage {
  /** Gaps listed; a fleet has many. */
  static final int GAPS_MAX = 1_000;

  private static final int HOSTS_SHOWN = 10;

  private final Audience audience;
  private final Map<HostId, HostAnswer> answers;
  private final Map<HostId, JsonTree> bodies = new TreeMap<>();
  private final List<Map<String, Object>> gaps = new ArrayList<>();
  private final TreeSet<String> notCaptured = new TreeSet<>();
  private long gapCount;
  private @Nullable String from;
  private @Nullable String to;

  /**
   * @param json whether the bodies are JSON
   */
  FleetCoverage(Audience audience, Map<HostId, HostAnswer> answers, boolean json) {
    this.audience = audience;
    this.answers = new TreeMap<>(answers);
    if (json) {
      answers.forEach(this::read);
    }
  }

  private void read(HostId host, HostAnswer answer) {
    if (answer.body().length == 0) {
      return;
    }
    try {
      JsonTree body = JsonTree.parse(answer.body());
      bodies.put(host, body);
      add(host, body.object("coverage"));
    } catch (IOException e) {
      String why = "its answer cannot be read: " + e.getMessage();
      answers.put(host, HostAnswer.of(HostState.FAILED, why.lines().findFirst().orElse("")));
    }
  }

  private void add(HostId host, JsonTree coverage) {
    // ISO 8601 of one length and zone sorts as time does.
    String itsFrom = coverage.text("from");
    String itsTo = coverage.text("to");
    from = itsFrom == null || (from != null && from.compareTo(itsFrom) < 0) ? from : itsFrom;
    to = itsTo == null || (to != null && to.compareTo(itsTo) > 0) ? to : itsTo;
    notCaptured.addAll(coverage.strings("not_captured"));
    for (JsonTree gap : coverage.objects("gaps")) {
      gapCount++;
      if (gaps.size() < GAPS_MAX) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("host", audience.label(host));
        gap.members().forEach(told::putIfAbsent);
        gaps.add(told);
      }
    }
  }

  /** What a host sent as its answer; null where it has none. */
  @Nullable JsonTree body(HostId host) {
    return bodies.get(host);
  }

  HostState state(HostId host) {
    HostAnswer answer = answers.get(host);
    return answer == null ? HostState.OFFLINE : answer.state();
  }

  Counters counters() {
    return Counters.of(answers.values().stream().map(HostAnswer::state).toList());
  }

  long gapCount() {
    return gapCount;
  }

  /** Whether every host has said all there is, without a gap. */
  boolean isWhole() {
    return gapCount == 0
        && answers.values().stream()
            .allMatch(
                answer ->
                    answer.state() == HostState.ANSWERED || answer.state() == HostState.NO_MATCH);
  }

  void json(Json json) {
    json.object(
        "coverage",
        part -> {
          part.put("from", from).put("to", to).tree("gaps", gaps);
          if (gapCount > gaps.size()) {
            part.put("gaps_omitted", gapCount - gaps.size());
          }
          part.object("hosts", all -> answers.forEach((host, answer) -> host(all, host, answer)));
          part.object("audience", counters()::json).strings("not_captured", notCaptured);
        });
  }

  private void host(Json json, HostId host, HostAnswer answer) {
    json.object(
        audience.label(host),
        one -> {
          one.put("state", answer.state().label());
          HostFacts facts = audience.hosts().get(host);
          if (answer.state() != HostState.ANSWERED && answer.state() != HostState.NO_MATCH) {
            one.put("why", answer.why().isEmpty() ? null : answer.why());
            if (facts != null && facts.asOfNs() != 0) {
              one.time("as_of", facts.asOfNs());
            }
          }
        });
  }

  /** One line for forms of rows; null when all is known. */
  @Nullable String aside() {
    return isWhole()
        ? null
        : counters().words()
            + (gapCount == 0 ? "" : "; " + gapCount + " gaps: something may be missing");
  }

  void text(Page page) {
    page.blank();
    Counters counters = counters();
    boolean all =
        counters.answered() + counters.noMatch() + counters.byIndex() == counters.audience();
    if (all) {
      page.line(page.faint(counters.words()));
    } else {
      page.warning(counters.words());
    }
    int shown = 0;
    for (Map.Entry<HostId, HostAnswer> entry : answers.entrySet()) {
      HostState state = entry.getValue().state();
      if (isTold(state)) {
        continue;
      }
      if (shown++ == HOSTS_SHOWN) {
        page.line("    and more: --json lists all");
        break;
      }
      page.line("    " + words(entry.getKey(), entry.getValue()));
    }
    if (counters.byIndex() > 0) {
      page.line(page.faint("    " + byIndex(counters.byIndex())));
    }
    if (gapCount > 0) {
      page.warning(
          (gapCount == 1 ? "1 gap" : gapCount + " gaps")
              + " in the time of this answer: something may have happened that it does not tell"
              + " (--json lists them)");
    }
    if (!notCaptured.isEmpty()) {
      page.line(
          page.faint(
              notCaptured.size()
                  + " kinds of acts are not captured on some of these hosts: drec status --host"
                  + " says which"));
    }
  }

  private static boolean isTold(HostState state) {
    return state == HostState.ANSWERED
        || state == HostState.NO_MATCH
        || state == HostState.BY_INDEX;
  }

  /** What is not known of hosts that were not asked, and how to know it. */
  private String byIndex(int count) {
    long oldestNs =
        answers.entrySet().stream()
            .filter(entry -> entry.getValue().state() == HostState.BY_INDEX)
            .map(entry -> audience.hosts().get(entry.getKey()))
            .mapToLong(facts -> facts == null ? 0 : facts.asOfNs())
            .min()
            .orElse(0);
    return count
        + (count == 1 ? " host was" : " hosts were")
        + " not asked: the index, as of "
        + (oldestNs == 0 ? "now" : Times.iso(oldestNs) + " or later")
        + ", does not name it there; --live asks them too";
  }

  private String words(HostId host, HostAnswer answer) {
    HostFacts facts = audience.hosts().get(host);
    String asOf =
        facts == null || facts.asOfNs() == 0
            ? ""
            : "; its index is as of " + Times.iso(facts.asOfNs());
    return Shown.escape(audience.label(host))
        + ": "
        + answer.state().label().replace('_', ' ')
        + (answer.why().isEmpty() ? "" : ", " + Shown.escape(answer.why()))
        + (answer.state() == HostState.ANSWERED ? "" : asOf);
  }
}
