package io.drec.store;

import io.drec.segment.RecordQuery;
import io.drec.segment.RowSearch;
import io.drec.segment.SomeTexts;
import io.drec.segment.Wanted;
import io.drec.store.Tables.Cursor;
import io.drec.store.Tables.Order;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
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

  /** Numbers of all that were found, on whichever way. */
  private final BitSet pids = new BitSet();

  /** Whether one has a name of its source's: then records may know it by other numbers, too. */
  private boolean hasNames;

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
    Set<EntityId> own = new HashSet<>();
    Set<EntityId> files = new HashSet<>();
    RowSearch.Processes into = into(own);
    boolean whole =
        source
            .frames()
            .rows(query, rows -> rows.having(query, texts, into, id -> files.add(id(id))));
    if (!whole) {
      return null;
    }
    fresh(EntityKind.PROCESS, entity -> havingTexts(entity, texts, own));
    fresh(EntityKind.FILE, entity -> havingTexts(entity, texts, files));
    if (!files.isEmpty()) {
      naming(files, RowSearch::naming, ProcessSearch::names, into);
    }
    Set<EntityId> all = new HashSet<>(own);
    Set<EntityId> bearers = own;
    while (!bearers.isEmpty()) {
      if (all.size() > PROCESSES_MAX) {
        return null;
      }
      Set<EntityId> heirs = new HashSet<>();
      naming(bearers, RowSearch::startedBy, ProcessSearch::isChild, into(heirs));
      if (bearers != own) {
        heirs.removeIf(id -> !inherits(id));
      }
      heirs.removeAll(all);
      all.addAll(heirs);
      bearers = heirs;
    }
    if (hasNames) {
      addGiven(all);
    }
    return new ProcessSet(all, own, pids);
  }

  private RowSearch.Processes into(Set<EntityId> found) {
    return (key, pid, named) -> {
      EntityId id = id(key);
      found.add(id);
      if (pid >= 0) {
        took((int) pid, named);
      } else if (entities.apply(id) instanceof Entity.Process process) {
        took(process.pid(), named);
      }
    };
  }

  private void took(int pid, boolean named) {
    ProcessSet.add(pids, pid);
    hasNames |= named;
  }

  private void havingTexts(Entity entity, Wanted texts, Set<EntityId> found) {
    List<String> its =
        entity instanceof Entity.Process process
            ? process.texts()
            : entity instanceof Entity.File file ? file.hashes() : List.of();
    if (!its.isEmpty() && texts.may(new SomeTexts(its))) {
      found.add(entity.id());
      if (entity instanceof Entity.Process process) {
        took(process.pid(), process.guid() != null);
      }
    }
  }

  /** Whether its parent still ran the program that it took from its own when this one began. */
  private boolean inherits(EntityId id) {
    return !(entities.apply(id) instanceof Entity.Process child)
        || !(child.parent() != null && entities.apply(child.parent()) instanceof Entity.Process of)
        || of.ownImage(child.startNs()) == null;
  }

  /** In which way a row in memory names one of some entities. */
  private interface Named {
    boolean is(Entity.Process process, Set<EntityId> ids);
  }

  private void naming(Set<EntityId> ids, Naming packed, Named fresh, RowSearch.Processes visitor) {
    Keyed keys = new Keyed(ids);
    source.frames().rows(query, rows -> packed.visit(rows, keys, visitor));
    fresh(
        EntityKind.PROCESS,
        entity -> {
          if (entity instanceof Entity.Process process && fresh.is(process, ids)) {
            visitor.process(Keys.entity(process.id()), process.pid(), process.guid() != null);
          }
        });
  }

  /** A search of {@link RowSearch}. */
  private interface Naming {
    void visit(RowSearch rows, RowSearch.Ids ids, RowSearch.Processes visitor);
  }

  private static boolean isChild(Entity.Process process, Set<EntityId> ids) {
    EntityId parent = process.parent();
    return parent != null && ids.contains(parent);
  }

  private static boolean names(Entity.Process process, Set<EntityId> ids) {
    return process.images().stream()
        .map(Entity.Image::file)
        .anyMatch(file -> file != null && ids.contains(file));
  }

  /** Visits what rows in memory tell. */
  private void fresh(EntityKind kind, Consumer<Entity> visitor) {
    fresh(
        Family.ENTITY,
        new byte[] {(byte) kind.letter()},
        (key, value) -> visitor.accept(EntityRow.decode(id(key), value).toEntity("")));
  }

  private void fresh(Family family, byte[] from, BiConsumer<byte[], byte[]> visitor) {
    try (Cursor rows = source.freshTables().scan(family, from, Keys.after(from), Order.ASCENDING)) {
      while (rows.next()) {
        visitor.accept(rows.key(), rows.value());
      }
    }
  }

  /** The numbers that sources gave which do not give a process's start. */
  private void addGiven(Set<EntityId> processes) {
    Keyed keys = new Keyed(processes);
    source.frames().rows(query, rows -> rows.pidsOf(keys, pid -> ProcessSet.add(pids, pid)));
    fresh(
        Family.STATE,
        MetaKeys.processes(),
        (key, value) -> {
          if (SeenRow.decode(value).ids().stream().anyMatch(processes::contains)) {
            RowReader in = new RowReader(key, 1);
            in.raw(EntityRow.HOST_ID_BYTES);
            ProcessSet.add(pids, in.u32());
          }
        });
  }

  private record Keyed(Set<EntityId> ids) implements RowSearch.Ids {
    @Override
    public int size() {
      return ids.size();
    }

    @Override
    public boolean has(byte[] key) {
      return ids.contains(id(key));
    }

    @Override
    public Iterator<byte[]> iterator() {
      return ids.stream().map(Keys::entity).iterator();
    }
  }

  private static EntityId id(byte[] key) {
    return new RowReader(key).id();
  }
}
