package io.drec.query.question;

import io.drec.query.causality.Cause;
import io.drec.query.causality.Step;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Root cause as a person reads it: the first path step by step, the others in a line each. */
final class WhyText {
  private static final String INDENT = "     ";
  private static final int RELATED_MAX = 10;

  private final WhyAnswer answer;
  private final Entities entities;
  private final Lines lines;

  WhyText(WhyAnswer answer, Lines lines) {
    this.answer = answer;
    this.entities = answer.entities();
    this.lines = lines;
  }

  void write() {
    List<Cause> causes = answer.found().causes();
    Cause best = causes.get(0);
    lines.heading(
        "Why "
            + entities.shortly(answer.point().id(), answer.atNs())
            + " on "
            + Shown.escape(answer.point().host()));
    lines.blank();
    path(best);
    lines.blank();
    lines.line(
        String.format(Locale.ROOT, "Rank 1 of %d, score %.3f: ", total(), best.score())
            + Shown.escape(String.join("; ", best.reasons()))
            + ".");
    lines.blank();
    lines.line(Account.sentence(entities, best, answer.atNs()));
    related();
    others(causes);
    notes();
    answer.covered().text(lines);
  }

  private int total() {
    return answer.found().causes().size() + answer.found().moreCauses();
  }

  private void path(Cause cause) {
    int number = 1;
    for (Step step : cause.path()) {
      long atNs = WhyAnswer.momentNs(step, answer.atNs());
      String verb = step.edge() == null ? kindWord(step.entity()) : Account.verb(step.edge());
      String title = lines.strong(entities.title(step.entity(), atNs));
      lines.line(String.format(Locale.ROOT, "%3d. %s %s", number++, verb, title));
      String below = below(step, atNs);
      if (!below.isEmpty()) {
        lines.line(INDENT + lines.faint(below));
      }
    }
    lines.line(INDENT + lines.coloured("entry: it " + cause.kind().words()));
  }

  /** The kind, where a title does not begin with it. */
  private static String kindWord(EntityId id) {
    return switch (id.kind()) {
      case PROCESS, FILE, FLOW, REGISTRY -> id.kind().label();
      default -> "the";
    };
  }

  private String below(Step step, long atNs) {
    List<String> parts = new ArrayList<>();
    Edge edge = step.edge();
    if (edge != null) {
      parts.add(Times.iso(edge.firstNs()));
    }
    String details = entities.details(step.entity(), atNs);
    if (!details.isEmpty()) {
      parts.add(details);
    }
    Entity entity = entities.known().find(step.entity());
    if (entity != null && !entity.host().equals(answer.point().host())) {
      parts.add("on host " + Shown.escape(entity.host()));
    }
    return String.join("  ", parts);
  }

  private void related() {
    List<Edge> related = answer.found().related();
    if (related.isEmpty()) {
      return;
    }
    lines.blank();
    lines.heading("Beside the path");
    for (Edge edge : related.subList(0, Math.min(related.size(), RELATED_MAX))) {
      lines.line(
          "  "
              + Times.iso(edge.firstNs())
              + "  "
              + entities.shortly(edge.to(), edge.firstNs())
              + " "
              + Account.verb(edge)
              + " "
              + entities.shortly(edge.from(), edge.firstNs()));
      String details = entities.details(edge.to(), edge.firstNs());
      if (!details.isEmpty()) {
        lines.line("      " + lines.faint(details));
      }
    }
    if (related.size() > RELATED_MAX) {
      lines.line("  and " + (related.size() - RELATED_MAX) + " more: --json");
    }
  }

  private void others(List<Cause> causes) {
    if (causes.size() > 1) {
      lines.blank();
      lines.heading("Other causes");
      for (int i = 1; i < causes.size(); i++) {
        lines.line(other(i + 1, causes.get(i)));
      }
    }
    int more = answer.found().moreCauses();
    if (more > 0) {
      lines.line(INDENT + "and " + more + " more: --limit " + total() + " lists all that fit");
    }
  }

  private String other(int rank, Cause cause) {
    List<String> names = new ArrayList<>();
    for (Step step : cause.path()) {
      EntityId id = step.entity();
      names.add(entities.shortly(id, WhyAnswer.momentNs(step, answer.atNs())));
    }
    return String.format(
        Locale.ROOT,
        "%3d. %.3f  %s, which %s",
        rank,
        cause.score(),
        String.join(" ← ", names),
        cause.kind().words());
  }

  private void notes() {
    if (!answer.notes().isEmpty()) {
      lines.blank();
      answer.notes().forEach(note -> lines.line("Note: " + Shown.escape(note)));
    }
  }
}
