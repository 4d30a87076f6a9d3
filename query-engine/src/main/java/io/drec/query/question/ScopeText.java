package io.drec.query.question;

import io.drec.query.causality.Crossings;
import io.drec.query.causality.Reached;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Impact scope as a person reads it. */
final class ScopeText {
  private final ScopeAnswer answer;
  private final Entities entities;
  private final Lines lines;

  ScopeText(ScopeAnswer answer, Lines lines) {
    this.answer = answer;
    this.entities = answer.entities();
    this.lines = lines;
  }

  void write() {
    lines.heading("Scope of " + Shown.escape(answer.asked()));
    answer.touches().hosts().forEach(this::host);
    var first = answer.first();
    if (first != null && answer.touches().hosts().size() > 1) {
      lines.blank();
      lines.line(
          "Seen first on "
              + lines.strong(Shown.escape(first.getKey()))
              + ", "
              + Times.iso(first.getValue().all.firstNs)
              + " by that host's clock");
    }
    if (answer.impact() != null) {
      points();
      list("Processes that came of it", answer.descendants());
      list("Files", EntityKind.FILE);
      list("Flows", EntityKind.FLOW);
      list("Registry", EntityKind.REGISTRY);
      list("Sessions", EntityKind.USER_SESSION);
      list("Accounts", EntityKind.ACCOUNT);
      list("What starts it again", answer.persistence());
      list("Scripts", EntityKind.SCRIPT);
      accesses();
    }
    if (!answer.notes().isEmpty()) {
      lines.blank();
      answer.notes().forEach(note -> lines.line("Note: " + Shown.escape(note)));
    }
    answer.covered().text(lines);
  }

  private void host(String name, Touches.OnHost host) {
    lines.blank();
    lines.line(
        String.format(
            Locale.ROOT,
            "%s: %s, %s to %s, %s",
            lines.strong(Shown.escape(name)),
            counted(host.all.count, "event"),
            Times.iso(host.all.firstNs),
            Times.iso(host.all.lastNs),
            counted(host.processes.size(), "process")));
    for (EntityId execution : host.executions) {
      lines.line("  ran as " + entities.title(execution, Long.MAX_VALUE));
      lines.line("      " + lines.faint(entities.details(execution, Long.MAX_VALUE)));
    }
    for (Edge written : host.writers) {
      lines.line(
          "  "
              + entities.shortly(written.to(), written.firstNs())
              + " written by "
              + entities.shortly(written.from(), written.firstNs())
              + " "
              + Times.iso(written.firstNs()));
    }
    if (!host.urls.isEmpty()) {
      lines.line("  fetched from " + Shown.escape(String.join(", ", host.urls)));
    }
    int shown = 0;
    for (Map.Entry<EntityId, Touches.Tally> entry : host.inOrder()) {
      if (shown++ == answer.rowsMax()) {
        lines.line(
            "  and " + (host.processes.size() - answer.rowsMax()) + " more: --limit, --json");
        return;
      }
      process(entry.getKey(), entry.getValue());
    }
    if (host.withoutProcess > 0) {
      lines.line("  " + counted(host.withoutProcess, "event") + " of which the process is unknown");
    }
  }

  private void process(EntityId id, Touches.Tally tally) {
    lines.line(
        "  " + Times.iso(tally.firstNs) + "  " + lines.strong(entities.title(id, tally.lastNs)));
    String details = entities.details(id, tally.lastNs);
    lines.line(
        "      "
            + lines.faint(
                (details.isEmpty() ? "" : details + "; ") + counted(tally.count, "event")));
  }

  private static String counted(long count, String what) {
    String plural = what.endsWith("s") ? what + "es" : what + "s";
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? what : plural);
  }

  private void points() {
    lines.blank();
    for (Entity point : answer.points()) {
      lines.line(
          "From "
              + lines.strong(entities.title(point.id(), Long.MAX_VALUE))
              + "  "
              + lines.faint(entities.details(point.id(), Long.MAX_VALUE)));
    }
  }

  private void accesses() {
    List<ScopeAnswer.Access> all = answer.accesses();
    if (all.isEmpty()) {
      return;
    }
    lines.blank();
    lines.heading("Processes it opened (" + all.size() + ")");
    for (ScopeAnswer.Access access : all.subList(0, Math.min(all.size(), answer.rowsMax()))) {
      Edge edge = access.first();
      lines.line(
          "  "
              + Times.iso(edge.firstNs())
              + "  "
              + entities.shortly(edge.to(), edge.firstNs())
              + " by "
              + entities.shortly(edge.from(), edge.firstNs())
              + ", rights "
              + access.rights()
              + ", "
              + counted(access.count()[0], "time"));
    }
    if (all.size() > answer.rowsMax()) {
      lines.line("  and " + (all.size() - answer.rowsMax()) + " more: --limit, --json");
    }
  }

  private void list(String heading, EntityKind kind) {
    list(heading, answer.reached(kind));
  }

  private void list(String heading, List<Reached> all) {
    if (all.isEmpty()) {
      return;
    }
    lines.blank();
    lines.heading(heading + " (" + all.size() + ")");
    for (Reached reached : all.subList(0, Math.min(all.size(), answer.rowsMax()))) {
      long atNs = ScopeAnswer.momentNs(reached);
      String details = entities.details(reached.entity(), atNs);
      lines.line(
          "  "
              + Times.iso(reached.edges().get(0).firstNs())
              + "  "
              + entities.title(reached.entity(), atNs));
      lines.line("      " + lines.faint(acts(reached) + (details.isEmpty() ? "" : "; " + details)));
      Entity.Flow flow = entities.known().flow(reached.entity());
      Entity.Process other = flow == null ? null : new Crossings(entities.known()).process(flow);
      if (other != null) {
        lines.line(
            "      "
                + lines.faint(
                    "at its other end "
                        + entities.shortly(other.id(), Long.MAX_VALUE)
                        + " on "
                        + Shown.escape(other.host())));
      }
    }
    if (all.size() > answer.rowsMax()) {
      lines.line("  and " + (all.size() - answer.rowsMax()) + " more: --limit, --json");
    }
  }

  /** How it was reached: each mechanism once, with the first to use it. */
  private String acts(Reached reached) {
    Set<String> acts = new LinkedHashSet<>();
    for (Edge edge : reached.edges()) {
      acts.add(edge.mechanism().label() + " by " + entities.shortly(edge.from(), edge.lastNs()));
    }
    return String.join(", ", acts);
  }
}
