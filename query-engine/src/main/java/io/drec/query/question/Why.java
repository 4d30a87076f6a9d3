package io.drec.query.question;

import io.drec.query.causality.Cause;
import io.drec.query.causality.Companions;
import io.drec.query.causality.RootCause;
import io.drec.query.causality.RootCauses;
import io.drec.query.causality.Step;
import io.drec.query.entity.Known;
import io.drec.query.words.Shown;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Answers {@code why}. */
final class Why {
  static final int CAUSES_DEFAULT = 10;

  /** Ancestors that a note names. */
  private static final int ANCESTORS_MAX = 16;

  private final Asked asked;
  private final Known known;

  Why(Asked asked) {
    this.asked = asked;
    this.known = asked.known();
  }

  Answer answer(String text) throws UsageException {
    Point point = Point.parse(text);
    List<Entity> candidates = asked.points().find(point);
    if (point instanceof Point.Value value && value.indicator().kind() == Indicator.Kind.USER) {
      candidates = madeAccounts(candidates);
    }
    if (candidates.isEmpty()
        && point instanceof Point.Value value
        && value.indicator().kind() == Indicator.Kind.USER) {
      throw new UsageException(
          "no account of that name was made in this recording; ask drec scope "
              + Shown.argument(text.strip())
              + " for what this user did");
    }
    if (candidates.isEmpty()) {
      return asked.notFound(point);
    }
    Entity entity = candidates.get(0);
    int causesMax = asked.limit(CAUSES_DEFAULT);
    RootCause found =
        new RootCauses(known)
            .of(entity.id(), asked.span().fromNs(), asked.span().toNs(), causesMax)
            .with(new Companions(known).of(entity));
    List<String> notes = new ArrayList<>(asked.others(point, candidates));
    notes.addAll(found.notes());
    notes.addAll(unseen(found));
    Covered covered = asked.covered(lastNs(entity, found));
    return new WhyAnswer(
        asked.entities(), entity, asked.span().toNs(), found, List.copyOf(notes), covered);
  }

  /** Of what a user name means, the accounts that something in the recording made or changed. */
  private List<Entity> madeAccounts(List<Entity> candidates) {
    return candidates.stream()
        .filter(entity -> entity.id().kind() == EntityKind.ACCOUNT)
        .filter(entity -> asked.points().hasCause(entity.id()))
        .toList();
  }

  /** The last moment the answer tells of, so that it stays the same while recording goes on. */
  private static long lastNs(Entity point, RootCause found) {
    long lastNs = point.firstNs();
    for (Edge edge : found.edges()) {
      lastNs = Math.max(lastNs, edge.lastNs() == Long.MAX_VALUE ? edge.firstNs() : edge.lastNs());
    }
    return lastNs;
  }

  /** What could not be known, said at the step where it matters. */
  private List<String> unseen(RootCause found) {
    Set<String> notes = new LinkedHashSet<>();
    for (Cause cause : found.causes().subList(0, Math.min(2, found.causes().size()))) {
      for (Step step : cause.path()) {
        Entity entity = known.find(step.entity());
        if (entity == null) {
          notes.add(step.entity() + " acted here; the recording knows no more of it");
        } else if (entity instanceof Entity.Process process && process.running()) {
          notes.add(ancestry(process));
        }
      }
    }
    return List.copyOf(notes);
  }

  private String ancestry(Entity.Process process) {
    StringBuilder note = new StringBuilder(asked.entities().shortly(process.id(), Long.MAX_VALUE));
    note.append(" was running when recording began: what it did before was not seen");
    EntityId parent = process.parent();
    for (int depth = 0; depth < ANCESTORS_MAX; depth++) {
      Entity.Process ancestor = known.process(parent);
      if (ancestor == null) {
        break;
      }
      note.append(depth == 0 ? "; its parents then: " : " ← ");
      note.append(asked.entities().shortly(ancestor.id(), Long.MAX_VALUE));
      parent = ancestor.parent();
    }
    return note.toString();
  }
}
