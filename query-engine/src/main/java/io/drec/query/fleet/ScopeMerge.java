package io.drec.query.fleet;

import io.drec.query.question.Json;
import io.drec.query.question.JsonTree;
import io.drec.query.question.Lookup;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.identity.HostId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The scope of an indicator over the fleet: what each host told, and for those that told nothing
 * what the index knows of them.
 *
 * @param id of the question, where it is kept open
 */
record ScopeMerge(
    String asked,
    Audience audience,
    FleetCoverage coverage,
    Map<HostId, HostTouch> index,
    List<Host> hosts,
    int rowsMax,
    @Nullable String id)
    implements FleetAnswer {
  private static final int ROWS_DEFAULT = 50;

  /** Lists that a host's answer holds besides its hosts; all of the fleet are put together. */
  private static final List<String> LISTS =
      List.of(
          "descendants",
          "files",
          "flows",
          "registry",
          "sessions",
          "accounts",
          "persistence",
          "scripts",
          "process_access");

  /**
   * Who touched it.
   *
   * @param told by the host itself; null: only the index knows
   * @param touch by the index; null: it does not know
   */
  record Host(HostId id, String name, @Nullable JsonTree told, @Nullable HostTouch touch) {
    String firstSeen() {
      JsonTree itself = told;
      HostTouch indexed = touch;
      return itself != null
          ? itself.text("first_seen", "")
          : indexed == null ? "" : Times.iso(indexed.firstNs());
    }
  }

  static ScopeMerge of(
      Question.Scope question,
      Audience audience,
      Map<HostId, HostAnswer> answers,
      Map<HostId, HostTouch> index,
      @Nullable UUID id) {
    FleetCoverage coverage = new FleetCoverage(audience, answers, true);
    List<Host> hosts = new ArrayList<>();
    for (HostId host : audience.hosts().keySet()) {
      JsonTree body = coverage.body(host);
      HostTouch touch = index.get(host);
      List<JsonTree> told =
          body == null || coverage.state(host) != HostState.ANSWERED
              ? List.of()
              : body.objects("hosts");
      for (JsonTree one : told) {
        hosts.add(new Host(host, one.text("host", audience.label(host)), one, touch));
      }
      if (told.isEmpty() && touch != null) {
        hosts.add(new Host(host, audience.label(host), null, touch));
      }
    }
    hosts.sort(Comparator.comparing(Host::name).thenComparing(Host::id));
    int rowsMax = question.options().limit().orElse(ROWS_DEFAULT);
    return new ScopeMerge(
        question.point().strip(),
        audience,
        coverage,
        index,
        List.copyOf(hosts),
        rowsMax,
        id == null ? null : id.toString());
  }

  /** What the index can be asked; a mistake in the point is told before any host is asked. */
  static Lookup lookup(Question.Scope question) {
    return Lookup.of(question.point());
  }

  private boolean isEmpty() {
    return hosts.isEmpty() && merged("points").isEmpty();
  }

  @Override
  public Reply.Status status() {
    return isEmpty() ? Reply.Status.NOT_FOUND : Reply.Status.ANSWER;
  }

  @Override
  public void json(Json json) {
    if (isEmpty()) {
      json.put("found", false).put("known", coverage.isWhole()).put("message", nothing());
    } else {
      json.put("asked", asked).tree("points", merged("points")).objects("hosts", hosts, this::host);
      for (String list : LISTS) {
        List<Object> all = merged(list);
        if (!all.isEmpty()) {
          json.tree(list, all);
        }
      }
      Host zero = zero();
      if (zero != null) {
        json.object("patient_zero", part -> zero(part, zero));
      }
      json.tree("indicators", indicators()).strings("notes", notes());
    }
    json.put("question", id);
    coverage.json(json);
  }

  private void host(Json json, Host host) {
    JsonTree told = host.told();
    json.put("host", host.name()).put("host_id", host.id().toString());
    HostTouch touch = host.touch();
    if (told != null) {
      json.put("source", "host");
      String known = audience.label(host.id());
      if (!known.equals(host.name())) {
        json.put("told_by", known);
      }
      told.members()
          .forEach(
              (name, value) -> {
                if (!name.equals("host")) {
                  json.tree(name, value);
                }
              });
      if (touch != null && reachesFurtherBack(touch, told)) {
        json.object("indexed", part -> touch(part, touch));
      }
    } else if (touch != null) {
      json.put("source", "index");
      asOf(json, host.id());
      touch(json, touch);
      json.tree("processes", List.of());
    }
  }

  /** The index still knows what the host has overwritten. */
  private static boolean reachesFurtherBack(HostTouch touch, JsonTree told) {
    return Times.iso(touch.firstNs()).compareTo(told.text("first_seen", "")) < 0;
  }

  private static void touch(Json json, HostTouch touch) {
    json.time("first_seen", touch.firstNs())
        .time("last_seen", touch.lastNs())
        .put("count", touch.count());
  }

  private void asOf(Json json, HostId id) {
    HostFacts facts = audience.hosts().get(id);
    if (facts != null && facts.asOfNs() != 0) {
      json.time("as_of", facts.asOfNs());
    }
  }

  private @Nullable Host zero() {
    return hosts.stream()
        .filter(host -> !host.firstSeen().isEmpty())
        .min(Comparator.comparing(Host::firstSeen).thenComparing(Host::id))
        .orElse(null);
  }

  private static void zero(Json json, Host host) {
    json.put("host", host.name())
        .put("host_id", host.id().toString())
        .put("first_seen", host.firstSeen());
    JsonTree told = host.told();
    List<JsonTree> processes = told == null ? List.of() : told.objects("processes");
    if (!processes.isEmpty()) {
      json.tree("process", processes.get(0).members());
    }
  }

  /** The lists of this name of all hosts, one behind the other in order of the hosts' ids. */
  private List<Object> merged(String name) {
    List<Object> all = new ArrayList<>();
    for (HostId id : audience.hosts().keySet()) {
      JsonTree body = coverage.body(id);
      if (body != null && coverage.state(id) == HostState.ANSWERED) {
        body.objects(name).forEach(one -> all.add(one.members()));
      }
    }
    return all;
  }

  private List<Object> indicators() {
    Set<Object> all = new LinkedHashSet<>();
    for (Object indicator : merged("indicators")) {
      all.add(indicator);
    }
    return List.copyOf(all);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    long fromIndex = hosts.stream().filter(host -> host.told() == null).count();
    if (fromIndex > 0) {
      notes.add(
          fromIndex
              + (fromIndex == 1 ? " host is" : " hosts are")
              + " told of by the index alone: whole days, and no processes; as_of says up to when");
    }
    for (HostId id : audience.hosts().keySet()) {
      JsonTree body = coverage.body(id);
      if (body != null) {
        body.strings("notes").forEach(note -> notes.add(audience.label(id) + ": " + note));
      }
    }
    return notes;
  }

  private String nothing() {
    return Shown.escape(asked)
        + ": on no host of the audience ("
        + coverage.counters().words()
        + ")"
        + (coverage.isWhole()
            ? ", and there is no gap: it did not happen where it is recorded"
            : ": where hosts were not asked, did not answer or have gaps, it may have happened"
                + " unseen");
  }

  @Override
  public List<Map<String, Object>> rows() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Host host : hosts) {
      rows.add(JsonTrees.of(json -> host(json, host)));
    }
    return rows;
  }

  @Override
  public @Nullable String aside() {
    return coverage.aside();
  }

  @Override
  public void text(Page page) {
    if (isEmpty()) {
      page.line(nothing());
    } else {
      page.line(page.strong("Scope of " + asked));
      hosts.forEach(host -> text(page, host));
      Host zero = zero();
      if (zero != null && hosts.size() > 1) {
        page.blank();
        page.line(
            "Seen first on "
                + page.strong(zero.name())
                + ", "
                + Shown.escape(zero.firstSeen())
                + " by that host's clock");
      }
      lists(page);
      List<String> notes = notes();
      if (!notes.isEmpty()) {
        page.blank();
        notes.forEach(note -> page.line("Note: " + Shown.escape(note)));
      }
    }
    if (id != null) {
      page.blank();
      page.line("Kept open: drec answers " + id + " tells what came in later");
    }
    coverage.text(page);
  }

  private void text(Page page, Host host) {
    page.blank();
    JsonTree told = host.told();
    HostTouch touch = host.touch();
    if (told == null && touch != null) {
      HostFacts facts = audience.hosts().get(host.id());
      String asOf =
          facts == null || facts.asOfNs() == 0 ? "" : " as of " + Times.iso(facts.asOfNs());
      page.line(
          page.strong(host.name())
              + String.format(
                  Locale.ROOT,
                  ": %,d events, %s to %s, by the index%s",
                  touch.count(),
                  Times.iso(touch.firstNs()),
                  Times.iso(touch.lastNs()),
                  asOf));
      return;
    }
    if (told == null) {
      return;
    }
    List<JsonTree> processes = told.objects("processes");
    page.line(
        page.strong(host.name())
            + String.format(
                Locale.ROOT,
                ": %,d events, %s to %s, %,d processes",
                told.number("count", 0),
                Shown.escape(told.text("first_seen", "?")),
                Shown.escape(told.text("last_seen", "?")),
                processes.size()));
    for (JsonTree process : processes.subList(0, Math.min(rowsMax, processes.size()))) {
      page.line(
          "  "
              + Shown.escape(process.text("first_seen", "?"))
              + "  "
              + page.strong(EntityWords.title(process)));
      page.line(
          "      "
              + page.faint(
                  EntityWords.details(process) + "; " + process.number("count", 0) + " events"));
    }
    if (processes.size() > rowsMax) {
      page.line("  and " + (processes.size() - rowsMax) + " more: --limit, --json");
    }
  }

  private void lists(Page page) {
    Map<String, String> headings = new LinkedHashMap<>();
    headings.put("descendants", "Processes that came of it");
    headings.put("files", "Files");
    headings.put("flows", "Flows");
    headings.put("persistence", "What starts it again");
    headings.forEach((name, heading) -> list(page, name, heading));
  }

  private void list(Page page, String name, String heading) {
    List<JsonTree> all = new ArrayList<>();
    for (HostId id : audience.hosts().keySet()) {
      JsonTree body = coverage.body(id);
      if (body != null && coverage.state(id) == HostState.ANSWERED) {
        all.addAll(body.objects(name));
      }
    }
    if (all.isEmpty()) {
      return;
    }
    page.blank();
    page.line(page.strong(heading + " (" + all.size() + ")"));
    for (JsonTree one : all.subList(0, Math.min(rowsMax, all.size()))) {
      List<JsonTree> by = one.objects("by");
      String time = by.isEmpty() ? "" : by.get(0).text("time", "");
      page.line(
          "  "
              + Shown.escape(time)
              + "  "
              + Shown.escape(EntityWords.title(one))
              + "  "
              + page.faint("on " + one.text("host", "?") + "  " + EntityWords.details(one)));
    }
    if (all.size() > rowsMax) {
      page.line("  and " + (all.size() - rowsMax) + " more: --limit, --json");
    }
  }
}
