package io.drec.query.question;

import io.drec.query.entity.Known;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the entities that a point means, the likeliest first. */
final class Points {
  private static final int ENTITIES_MAX = 10_000;

  private final Known known;
  private final Span span;
  private final @Nullable String host;

  Points(Known known, Span span, @Nullable String host) {
    this.known = known;
    this.span = span;
    this.host = host;
  }

  /** What a point means: nothing, one entity, or several of which the first is taken. */
  List<Entity> find(Point point) {
    if (point instanceof Point.OfEntity entity) {
      return one(entity.id());
    }
    if (point instanceof Point.OfEvent event) {
      EntityId object = new EventObject(known).of(event.id());
      return object == null ? List.of() : one(object);
    }
    return ofValue((Point.Value) point);
  }

  private List<Entity> one(EntityId id) {
    Entity entity = known.find(id);
    return entity == null || !isOnHost(entity) ? List.of() : List.of(entity);
  }

  private List<Entity> ofValue(Point.Value value) {
    List<Entity> found = new ArrayList<>();
    for (EntityId id : objects(value)) {
      Entity entity = known.find(id);
      if (entity != null && isOnHost(entity) && span.touches(entity.firstNs(), entity.lastNs())) {
        found.add(entity);
      }
    }
    found.sort(
        Comparator.comparing((Entity entity) -> preference(value.indicator().kind(), entity))
            .thenComparing(Comparator.comparingLong(Points::newestNs).reversed())
            .thenComparing(Entity::id));
    return found;
  }

  private Set<EntityId> objects(Point.Value value) {
    Set<EntityId> objects = new TreeSet<>();
    for (Indicator indicator : Values.of(known.footage(), value)) {
      known
          .footage()
          .postings(
              indicator,
              posting -> {
                objects.add(posting.object());
                return objects.size() < ENTITIES_MAX;
              });
    }
    return objects;
  }

  private boolean isOnHost(Entity entity) {
    return host == null || host.equals(entity.host());
  }

  /**
   * A file whose making was seen is meant before a process of that name, and this before a file
   * that was only used.
   */
  private int preference(Indicator.Kind kind, Entity entity) {
    boolean byName = kind == Indicator.Kind.PATH || kind == Indicator.Kind.NAME;
    if (!byName) {
      return 0;
    }
    if (entity.id().kind() == EntityKind.FILE) {
      return hasCause(entity.id()) ? 0 : kind == Indicator.Kind.PATH ? 1 : 2;
    }
    return kind == Indicator.Kind.PATH ? 2 : 1;
  }

  boolean hasCause(EntityId id) {
    boolean[] any = {false};
    known
        .footage()
        .causes(
            id,
            span.toNs(),
            edge -> {
              any[0] = true;
              return false;
            });
    return any[0];
  }

  /** A process is as new as its start; what else there is, as its last use. */
  private static long newestNs(Entity entity) {
    return entity instanceof Entity.Process process ? process.startNs() : entity.lastNs();
  }
}
