package io.drec.compact;

import io.drec.record.EventId;
import io.drec.store.EdgeRow;
import io.drec.store.EntityId;
import io.drec.store.EntityIds;
import io.drec.store.EntityKind;
import io.drec.store.EntityRow;
import io.drec.store.Family;
import io.drec.store.FileRow;
import io.drec.store.FlowRow;
import io.drec.store.Indicator;
import io.drec.store.Keys;
import io.drec.store.Keys.Side;
import io.drec.store.LayeredTables;
import io.drec.store.Mechanism;
import io.drec.store.MemoryTables;
import io.drec.store.MetaKeys;
import io.drec.store.NamedRow;
import io.drec.store.ProcessRow;
import io.drec.store.Tables;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a batch works on: read from the tables when first asked for, kept as objects, and
 * written out by {@link #flush}.
 */
final class Rows {
  /** The end of an edge that is not known to have ended. */
  static final long OPEN_END = Long.MAX_VALUE;

  static final long NOT_COUNTED = -1;

  /** Rows kept in memory so that the next frames need not look them up. */
  private static final int CLEAN_MAX = 8192;

  private final MemoryTables out;
  private final Tables tables;
  private final PostingTaker postingTaker;
  private final StateRows state;
  private final EntityIds ids = new EntityIds();
  private final Identities identities = new Identities(this);

  /** Changed since the last flush. */
  private final Map<EntityId, EntityRow> entities = new HashMap<>();

  /** Flushed, and as the tables have them; the ones used last. */
  private final Map<EntityId, EntityRow> clean =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<EntityId, EntityRow> eldest) {
          return size() > CLEAN_MAX;
        }
      };

  private final Postings postings;

  Rows(Tables base, MemoryTables out, PostingTaker postingTaker) {
    this.out = out;
    this.postingTaker = postingTaker;
    this.postings = new Postings(out);
    this.tables = LayeredTables.of(out, base);
    this.state = new StateRows(tables, out);
  }

  EntityIds ids() {
    return ids;
  }

  Identities identities() {
    return identities;
  }

  /** The process of the record's header; null when there is none. */
  @Nullable ProcessRow actor(Act act) {
    return act.record().startNs() == 0 && act.isImported()
        ? identities.actor(act)
        : process(act, act.record().pid(), act.record().startNs());
  }

  /** Whether a process of the act's host has the same pid as another: two tellings of one. */
  boolean isSamePid(Act act, EntityId one, ProcessRow other) {
    return one.equals(other.id()) || process(act, one).pid == other.pid;
  }

  /** A process by its id, made when it was not known. */
  ProcessRow process(Act act, EntityId id) {
    return (ProcessRow) entity(id, act, ProcessRow::new);
  }

  /** What its name on the act's host tells apart, made when it was not known. */
  NamedRow named(Act act, EntityKind kind, String identity, String name) {
    NamedRow row = (NamedRow) entity(ids.named(kind, act.hostId(), identity), act, NamedRow::new);
    row.name(name);
    return row;
  }

  /** A process by its key, made when it was not known; null when the key is none. */
  @Nullable ProcessRow process(Act act, int pid, long startNs) {
    if (pid == 0 || startNs == 0) {
      return null;
    }
    EntityId id = ids.process(act.hostId(), act.bootId(), pid, startNs);
    ProcessRow row = (ProcessRow) entity(id, act, ProcessRow::new);
    if (row.pid == 0) {
      row.pid = pid;
      row.startNs = act.startEpoch(startNs);
    }
    return row;
  }

  FileRow file(Act act, EntityId id) {
    return (FileRow) entity(id, act, FileRow::new);
  }

  FlowRow flow(Act act, EntityId id) {
    return (FlowRow) entity(id, act, FlowRow::new);
  }

  /** The entity's row, a new one when it was not known; seen at the time of the act. */
  private EntityRow entity(EntityId id, Act act, BiFunction<EntityId, byte[], EntityRow> make) {
    EntityRow row = entities.get(id);
    if (row == null) {
      row = clean.remove(id);
      if (row == null) {
        byte[] value = tables.get(Family.ENTITY, Keys.entity(id));
        row = value == null ? make.apply(id, act.hostId()) : EntityRow.decode(id, value);
      }
      entities.put(id, row);
    }
    row.seen(act.timeNs());
    return row;
  }

  /**
   * Puts an edge; one that is there already keeps its event and is made to last at least as long.
   * What older segments say of it is added up when it is read ({@code RowMerge}).
   */
  void edge(
      EntityId from, EntityId to, Mechanism mechanism, long firstNs, long lastNs, EventId event) {
    EdgeRow row = new EdgeRow(lastNs, event, NOT_COUNTED, false);
    byte[] value = row.encode();
    byte[] key = Keys.edge(from, Side.EFFECTS, firstNs, mechanism, to);
    byte[] before = out.putIfAbsent(Family.EDGE, key, value);
    if (before == null) {
      out.put(Family.EDGE, Keys.edge(to, Side.CAUSES, firstNs, mechanism, from), value);
    } else {
      put(from, to, mechanism, firstNs, row.after(EdgeRow.decode(before)));
    }
  }

  /**
   * Ends an edge.
   *
   * @param bytes that went over, or {@link #NOT_COUNTED}
   * @return false when there is no such edge
   */
  boolean endEdge(
      EntityId from, EntityId to, Mechanism mechanism, long firstNs, long lastNs, long bytes) {
    byte[] key = Keys.edge(from, Side.EFFECTS, firstNs, mechanism, to);
    byte[] here = out.get(Family.EDGE, key);
    byte[] value = here == null ? tables.get(Family.EDGE, key) : here;
    if (value == null) {
      return false;
    }
    EventId event = EdgeRow.decode(value).event();
    put(from, to, mechanism, firstNs, new EdgeRow(Math.max(firstNs, lastNs), event, bytes, true));
    return true;
  }

  private void put(EntityId from, EntityId to, Mechanism mechanism, long firstNs, EdgeRow row) {
    byte[] value = row.encode();
    out.put(Family.EDGE, Keys.edge(from, Side.EFFECTS, firstNs, mechanism, to), value);
    out.put(Family.EDGE, Keys.edge(to, Side.CAUSES, firstNs, mechanism, from), value);
  }

  /** Counts one event that tells of this value, beside those that older segments count. */
  void posting(
      Indicator.Kind kind, String value, EntityId object, @Nullable EntityId process, Act act) {
    postingTaker.posted(kind, value, act.timeNs());
    postings.add(kind, value, object, process, act);
  }

  byte @Nullable [] meta(byte[] key) {
    return isState(key) ? state.get(key) : tables.get(Family.META, key);
  }

  private static boolean isState(byte[] key) {
    return MetaKeys.family(key) == Family.STATE;
  }

  /** The last key that starts with {@code prefix}, or null. */
  byte @Nullable [] lastMetaKey(byte[] prefix) {
    try (Tables.Cursor last =
        tables.scan(Family.META, prefix, Keys.after(prefix), Tables.Order.DESCENDING)) {
      return last.next() ? last.key() : null;
    }
  }

  void putMeta(byte[] key, byte[] value) {
    if (isState(key)) {
      state.put(key, value);
    } else {
      out.put(Family.META, key, value);
    }
  }

  void deleteMeta(byte[] key) {
    if (isState(key)) {
      state.delete(key);
    } else {
      out.delete(Family.META, key);
    }
  }

  void flush() {
    identities.flush();
    entities.forEach((id, row) -> out.put(Family.ENTITY, Keys.entity(id), row.encode()));
    clean.putAll(entities);
    entities.clear();
    postings.flush();
  }
}
