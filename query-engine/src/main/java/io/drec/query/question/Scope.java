package io.drec.query.question;

import io.drec.query.causality.ForwardWalk;
import io.drec.query.causality.Impact;
import io.drec.query.entity.Known;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Indicator;
import io.drec.store.WindowsPaths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers {@code scope}: who touched an indicator, and what came of a point. */
final class Scope {
  private final Asked asked;
  private final Known known;

  Scope(Asked asked) {
    this.asked = asked;
    this.known = asked.known();
  }

  Answer answer(String text) throws UsageException {
    Point point = Point.parse(text);
    Touches touches = new Touches(known, asked.span(), asked.host());
    List<String> notes = new ArrayList<>();
    List<Entity> starts = starts(point, touches, notes);
    if (starts.isEmpty() && touches.isEmpty()) {
      return asked.notFound(point);
    }
    if (touches.straddling() > 0) {
      notes.add(
          touches.straddling()
              + " of the tallies also count events outside --since and --until, which they do not"
              + " tell apart");
    }
    Impact impact = starts.isEmpty() ? null : impact(starts);
    if (impact != null && !impact.complete()) {
      notes.add(
          "more than "
              + ForwardWalk.ENTITIES_MAX
              + " entities came of it; narrow it with --since and --until");
    }
    Covered covered = covered(touches, impact, starts);
    return new ScopeAnswer(
        asked.entities(),
        text.strip(),
        starts,
        touches,
        impact,
        List.copyOf(notes),
        covered,
        asked.limit(ScopeAnswer.ROWS_DEFAULT));
  }

  /** From which entities to walk forward; fills in who touched the value on the way. */
  private List<Entity> starts(Point point, Touches touches, List<String> notes) {
    if (!(point instanceof Point.Value value)) {
      return asked.points().find(point);
    }
    Indicator.Kind kind = value.indicator().kind();
    if (kind == Indicator.Kind.PID) {
      List<Entity> processes = asked.points().find(point);
      notes.addAll(asked.others(point, processes));
      return processes.stream().limit(1).toList();
    }
    Values.of(known.footage(), value).forEach(touches::add);
    List<Entity> files = List.of();
    if (kind == Indicator.Kind.PATH && !value.pattern()) {
      files =
          touches.objects().stream()
              .filter(entity -> entity.id().kind() == EntityKind.FILE)
              .toList();
      files.forEach(file -> addOtherNames(touches, (Entity.File) file, value));
    }
    touches.done();
    boolean ofFiles =
        kind == Indicator.Kind.PATH || kind == Indicator.Kind.NAME || kind == Indicator.Kind.HASH;
    if (ofFiles) {
      touches.objects().stream()
          .filter(entity -> entity instanceof Entity.File)
          .forEach(file -> touches.about((Entity.File) file));
    }
    return files;
  }

  private static void addOtherNames(Touches touches, Entity.File file, Point.Value value) {
    for (String path : file.paths()) {
      if (!WindowsPaths.comparable(path).equals(value.indicator().value())) {
        touches.addName(file.id(), path);
      }
    }
  }

  private Impact impact(List<Entity> starts) {
    List<EntityId> ids = starts.stream().map(Entity::id).toList();
    return new ForwardWalk(known).of(ids, asked.span().fromNs(), asked.span().toNs());
  }

  /**
   * Gaps up to the very end count: whoever may have touched it there is not told. The end itself is
   * the last finding's, or the last gap's, so that an answer stays the same while nothing happens.
   */
  private Covered covered(Touches touches, @Nullable Impact impact, List<Entity> starts) {
    long lastNs = touches.lastNs();
    for (Entity start : starts) {
      lastNs = Math.max(lastNs, start.firstNs());
    }
    if (impact != null) {
      for (var reached : impact.reached()) {
        for (var edge : reached.edges()) {
          lastNs = Math.max(lastNs, ScopeAnswer.endNs(edge));
        }
      }
    }
    return Covered.toTheEnd(asked.footage(), asked.span(), lastNs, asked.hosts());
  }
}
