package io.drec.store;

import io.drec.segment.RecordQuery;
import io.drec.segment.RowSearch;
import io.drec.segment.SomeTexts;
import io.drec.segment.Wanted;
import io.drec.store.Tables.Cursor;
import io.drec.store.Tables.Order;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the processes that have some texts, or take them from their parent: from the texts to the
 * rows that name them, and on to those that these processes started. So that a search by what is
 * known of a process need not look up the process of each event.
 */
final class ProcessSearch {
  /** With more, nearly every event would have to be looked at. */
  private static final int PROCESSES_MAX = 200_000;

  private final FootageSource source;
  private final Function<EntityId, @Nullable Entity> entities;
  private final RecordQuery query;
  private final Map<EntityId, Entity.Process> known = new HashMap<>();

  /**
   * @param entities gives the newest row of one; null: there is none
   */
  ProcessSearch(
      FootageSource source, Function<EntityId, @Nullable Entity> entities, RecordQuery query) {
    this.source = source;
    this.entities = entities;
    this.query = query;
  }

  /**
   * The processes, and perhaps more; null: too many, or the query is not of the whole recording.
   *
   * @param texts of texts alone, each of its tests one of the query's
   */
  @Nullable ProcessSet find(Wanted texts) {
    Set<EntityId> own = new LinkedHashSet<>();
    Set<EntityId> files = new HashSet<>();
    Consumer<EntityId> take = id -> (id.kind() == EntityKind.PROCESS ? own : files).add(id);
    boolean whole =
        source
            .frames()
            .rows(query, rows -> rows.having(query, texts, bytes -> take.accept(id(bytes))));
    if (!whole) {
      return null;
    }
    fresh(EntityKind.PROCESS, entity -> havingTexts(entity, texts, take));
    fresh(EntityKind.FILE, entity -> havingTexts(entity, texts, take));
    if (!files.isEmpty()) {
      naming(files, own::add);
    }
    Set<EntityId> all = new HashSet<>(own);
    Set<EntityId> bearers = own;
    while (!bearers.isEmpty()) {
      if (all.size() > PROCESSES_MAX) {
        return null;
      }
      bearers = heirs(bearers, own);
      bearers.removeAll(all);
      all.addAll(bearers);
    }
    return new ProcessSet(all, pids(all));
  }

  private static void havingTexts(Entity entity, Wanted texts, Consumer<EntityId> visitor) {
    List<String> its =
        entity instanceof Entity.Process process
            ? process.texts()
            : entity instanceof Entity.File file ? file.hashes() : List.of();
    if (!its.isEmpty() && texts.may(new SomeTexts(its))) {
      visitor.accept(entity.id());
    }
  }

  /** Those that were started by one of these while it bore the texts. */
  private Set<EntityId> heirs(Set<EntityId> bearers, Set<EntityId> own) {
    Set<EntityId> heirs = new HashSet<>();
    naming(
        bearers,
        id -> {
          Entity.Process child = process(id);
          EntityId parent = child == null ? null : child.parent();
          if (child != null
              && parent != null
              && bearers.contains(parent)
              && (own.contains(parent) || !hasOwnImage(parent, child.startNs()))) {
            heirs.add(id);
          }
        });
    return heirs;
  }

  private boolean hasOwnImage(EntityId id, long timeNs) {
    Entity.Process process = process(id);
    return process != null && process.hasOwnImage(timeNs);
  }

  private void naming(Set<EntityId> ids, Consumer<EntityId> visitor) {
    List<byte[]> keys = ids.stream().map(Keys::entity).toList();
    source.frames().rows(query, rows -> rows.naming(keys, bytes -> visitor.accept(id(bytes))));
    fresh(
        EntityKind.PROCESS,
        entity -> {
          if (entity instanceof Entity.Process process && names(process, ids)) {
            visitor.accept(process.id());
          }
        });
  }

  private static boolean names(Entity.Process process, Set<EntityId> ids) {
    EntityId parent = process.parent();
    return parent != null && ids.contains(parent)
        || process.images().stream()
            .map(Entity.Image::file)
            .anyMatch(file -> file != null && ids.contains(file));
  }

  /** Visits what rows in memory tell. */
  private void fresh(EntityKind kind, Consumer<Entity> visitor) {
    byte[] from = {(byte) kind.letter()};
    try (Cursor rows =
        source.freshTables().scan(Family.ENTITY, from, Keys.after(from), Order.ASCENDING)) {
      while (rows.next()) {
        EntityId id = id(rows.key());
        visitor.accept(EntityRow.decode(id, rows.value()).toEntity(""));
      }
    }
  }

  /** Those by their start are known by their own number; others by what numbers they were given. */
  private BitSet pids(Set<EntityId> processes) {
    BitSet pids = new BitSet();
    boolean byGuid = false;
    for (EntityId id : processes) {
      Entity.Process process = process(id);
      if (process != null) {
        ProcessSet.add(pids, process.pid());
        byGuid |= process.guid() != null;
      }
    }
    if (byGuid) {
      addGiven(processes, pids);
    }
    return pids;
  }

  private void addGiven(Set<EntityId> processes, BitSet pids) {
    Collection<byte[]> keys = processes.stream().map(Keys::entity).toList();
    source
        .frames()
        .rows(query, (RowSearch rows) -> rows.pidsOf(keys, pid -> ProcessSet.add(pids, pid)));
    byte[] from = MetaKeys.processes();
    try (Cursor rows =
        source.freshTables().scan(Family.STATE, from, Keys.after(from), Order.ASCENDING)) {
      while (rows.next()) {
        if (SeenRow.decode(rows.value()).ids().stream().anyMatch(processes::contains)) {
          RowReader key = new RowReader(rows.key(), 1);
          key.raw(EntityRow.HOST_ID_BYTES);
          ProcessSet.add(pids, key.u32());
        }
      }
    }
  }

  private Entity.@Nullable Process process(EntityId id) {
    Entity.Process process = known.get(id);
    if (process == null && entities.apply(id) instanceof Entity.Process found) {
      process = found;
      known.put(id, found);
    }
    return process;
  }

  private static EntityId id(byte[] key) {
    return new RowReader(key).id();
  }
}
