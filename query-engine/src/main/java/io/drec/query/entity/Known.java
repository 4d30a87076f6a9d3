package io.drec.query.entity;

import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Footage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
   * The program that a process ran at a moment: its own newest image by then or, before its first
   * exec, the one of its parent when it was forked. Null when not known.
   */
  public Entity.@Nullable Image image(Entity.Process process, long timeNs) {
    Entity.Process current = process;
    long atNs = timeNs;
    for (int depth = 0; depth < INHERITANCE_MAX; depth++) {
      Entity.Image own = ownImage(current, atNs);
      if (own != null) {
        return own;
      }
      Entity.Process parent = process(current.parent());
      if (parent == null) {
        return null;
      }
      atNs = Math.min(atNs, current.startNs());
      current = parent;
    }
    return null;
  }

  /** The newest image that the process itself had taken on by then, or null. */
  public static Entity.@Nullable Image ownImage(Entity.Process process, long timeNs) {
    Entity.Image newest = null;
    for (Entity.Image image : process.images()) {
      // What a process was found running when recording began, it ran before, too.
      if (image.timeNs() <= timeNs || (newest == null && process.running())) {
        newest = image;
      }
    }
    return newest;
  }
}
