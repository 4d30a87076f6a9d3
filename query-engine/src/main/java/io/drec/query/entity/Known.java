package io.drec.query.entity;

import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The entities of one footage, kept while one question is answered. Not thread safe. */
public final class Known {
  /** Enough for every view; a search over all records passes through many more. */
  private static final int KEPT_MAX = 20_000;

  /** A chain of forks without exec longer than this is taken as not known. */
  private static final int INHERITANCE_MAX = 64;

  private final Footage footage;
  private final Map<EntityId, Optional<Entity>> kept =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EntityId, Optional<Entity>> eldest) {
          return size() > KEPT_MAX;
        }
      };

  private final Map<String, Optional<Entity.Named>> containers =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Entity.Named>> eldest) {
          return size() > KEPT_MAX;
        }
      };

  public Known(Footage footage) {
    this.footage = footage;
  }

  public Footage footage() {
    return footage;
  }

  /** Null when the recording knows no more of it than its id. */
  public @Nullable Entity find(@Nullable EntityId id) {
    if (id == null) {
      return null;
    }
    Optional<Entity> found = kept.get(id);
    if (found == null) {
      found = footage.entity(id);
      kept.put(id, found);
    }
    return found.orElse(null);
  }

  public Entity.@Nullable Process process(@Nullable EntityId id) {
    return find(id) instanceof Entity.Process process ? process : null;
  }

  public Entity.@Nullable File file(@Nullable EntityId id) {
    return find(id) instanceof Entity.File file ? file : null;
  }

  public Entity.@Nullable Flow flow(@Nullable EntityId id) {
    return find(id) instanceof Entity.Flow flow ? flow : null;
  }

  public Entity.@Nullable Named named(@Nullable EntityId id) {
    return find(id) instanceof Entity.Named named ? named : null;
  }

  /**
   * What was told of a container.
   *
   * @param id as its runtime has it; null: of none
   * @param host that it is on
   */
  public Entity.@Nullable Named container(@Nullable String id, String host) {
    if (id == null) {
      return null;
    }
    return containers
        .computeIfAbsent(host + '\0' + id, key -> Optional.ofNullable(findContainer(id, host)))
        .orElse(null);
  }

  /** The name that a container was given; null where it has none but its id. */
  public static @Nullable String nameOf(Entity.Named container) {
    return container.name().equals(container.attribute("container_id")) ? null : container.name();
  }

  private Entity.@Nullable Named findContainer(String id, String host) {
    AtomicReference<Entity.Named> found = new AtomicReference<>();
    footage.postings(
        new Indicator(Indicator.Kind.OBJECT, id),
        posting -> {
          Entity.Named named = named(posting.object());
          if (named != null
              && named.id().kind() == EntityKind.CONTAINER
              && named.host().equals(host)) {
            found.set(named);
          }
          return found.get() == null;
        });
    return found.get();
  }

  /**
   * The program that a process ran at a moment: its own newest image by then or, before its first
   * exec, the one of its parent when it was forked. Null when not known.
   */
  public Entity.@Nullable Image image(Entity.Process process, long timeNs) {
    Entity.Process current = process;
    long atNs = timeNs;
    for (int depth = 0; depth < INHERITANCE_MAX; depth++) {
      Entity.Image own = current.ownImage(atNs);
      if (own != null) {
        return own;
      }
      Entity.Process parent = process(current.parent());
      if (parent == null) {
        return null;
      }
      // Not the earliest of all: a clock that was set back would lead past those that ran one.
      atNs = current.startNs();
      current = parent;
    }
    return null;
  }
}
