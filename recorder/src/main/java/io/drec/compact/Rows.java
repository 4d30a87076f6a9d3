package io.drec.compact;

import io.drec.record.EventId;
import io.drec.segment.HeldEdges;
import io.drec.segment.HeldRows;
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
import io.drec.store.Text;
import io.drec.store.WindowsPaths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** What ended is written out so many at a time. */
  private static final int ENDED_MAX = 256;

  /** A power of two. */
  private static final int VALUES_MAX = 1024;

  private static final int VALUE_CHARS_MAX = 256;

  /** Most entities are told of by a few acts at one time, and then never more. */
  private static final int USES_OFTEN = 16;

  private final MemoryTables out;
  private final Tables base;
  private final Tables tables;
  private final PostingTaker postingTaker;
  private final StateRows state;
  private final EntityIds ids = new EntityIds();
  private final SharedTexts texts = new SharedTexts();
  private final Identities identities = new Identities(this);

  /** Changed since the last flush, in the order in which they were first told of since. */
  private final Map<EntityId, EntityRow> entities = new LinkedHashMap<>();

  /** Flushed, and as the tables have them; the ones used last. */
  private final Map<EntityId, EntityRow> clean =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<EntityId, EntityRow> eldest) {
          return size() > CLEAN_MAX;
        }
      };

  /** Segments know nothing of a process that started since they were written. */
  private final NewestTold newest = new NewestTold();

  private int flushes;

  /** Since rows of such were last written out. */
  private final List<EntityRow> ended = new ArrayList<>();

  private final HeldRows held;

  /** What keys of paths begin with, of the host of the last frame. */
  private byte[] keyedHost = {};

  private byte[] bindings = {};
  private byte[] links = {};

  private final RecentRows<ProcessRow> recentProcesses = new RecentRows<>();
  private final RecentRows<FileRow> recentFiles = new RecentRows<>();

  /** The entities whose numbers were asked for last; null when what is held began anew. */
  private @Nullable EntityId lastId;

  private int lastNumber;
  private @Nullable EntityId otherId;
  private int otherNumber;

  /** Values of indicators that were told of last, their kinds and numbers. */
  private final @Nullable String[] values = new String[VALUES_MAX];

  private final int[] valueKinds = new int[VALUES_MAX];
  private final int[] valueNumbers = new int[VALUES_MAX];
  private int valueTimes;

  /** What {@link HeldRows#times} was when the numbers were given. */
  private int heldTimes;

  Rows(Tables base, MemoryTables out, PostingTaker postingTaker) {
    this.out = out;
    this.postingTaker = postingTaker;
    this.base = base;
    this.held = out.held();
    this.tables = LayeredTables.of(out, base);
    this.state = new StateRows(base, tables, out);
  }

  SharedTexts texts() {
    return texts;
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
    ProcessRow known = recentProcesses.get(act, pid, startNs, 0);
    if (known != null) {
      return again(act, known);
    }
    EntityId id = ids.process(act.hostId(), act.bootId(), pid, startNs);
    Tables among = newest.isSince(act, startNs) ? out : tables;
    ProcessRow row = (ProcessRow) entity(id, act, ProcessRow::new, among);
    if (row.pid == 0) {
      row.pid = pid;
      row.startNs = act.startEpoch(startNs);
    }
    recentProcesses.put(act, pid, startNs, 0, row);
    return row;
  }

  /** An act tells of an entity whose row was asked for since the last flush. */
  <T extends EntityRow> T again(Act act, T row) {
    row.uses++;
    row.seen(act.timeNs());
    return row;
  }

  /** A file by its identity, made when it was not known. */
  FileRow file(Act act, long device, long inode, int generation) {
    FileRow known = recentFiles.get(act, device, inode, generation);
    if (known != null) {
      return again(act, known);
    }
    FileRow row = file(act, ids.file(act.hostId(), device, inode, generation));
    recentFiles.put(act, device, inode, generation, row);
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
    return entity(id, act, make, tables);
  }

  private EntityRow entity(
      EntityId id, Act act, BiFunction<EntityId, byte[], EntityRow> make, Tables among) {
    EntityRow row = entities.get(id);
    if (row != null) {
      row.uses++;
    } else {
      row = clean.remove(id);
      if (row == null) {
        byte[] value = among.get(Family.ENTITY, Keys.entity(id));
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
    HeldEdges edges = held.edges();
    int known = edges.count();
    int edge = edges.put(number(from), number(to), mechanism.code(), firstNs);
    if (edge == known) {
      edges.event(edge, event.frameSequence(), event.index());
      edges.tell(edge, lastNs, NOT_COUNTED, false);
    } else {
      long laterNs = Math.max(edges.lastNs(edge), lastNs);
      edges.tell(edge, laterNs, edges.bytes(edge), edges.isEnded(edge));
    }
  }

  /** One act mostly tells several things of the same two entities. */
  private int number(EntityId id) {
    if (heldTimes != held.times()) {
      heldTimes = held.times();
      lastId = null;
      otherId = null;
    }
    if (id.equals(lastId)) {
      return lastNumber;
    }
    if (id.equals(otherId)) {
      return otherNumber;
    }
    otherId = lastId;
    otherNumber = lastNumber;
    lastId = id;
    lastNumber = held.entity(id.kind().letter(), id.hash());
    return lastNumber;
  }

  /**
   * Ends an edge.
   *
   * @param bytes that went over, or {@link #NOT_COUNTED}
   * @return false when there is no such edge
   */
  boolean endEdge(
      EntityId from, EntityId to, Mechanism mechanism, long firstNs, long lastNs, long bytes) {
    HeldEdges edges = held.edges();
    int cause = number(from);
    int effect = number(to);
    int edge = edges.find(cause, effect, mechanism.code(), firstNs);
    if (edge < 0) {
      byte[] value = base.get(Family.EDGE, Keys.edge(from, Side.EFFECTS, firstNs, mechanism, to));
      if (value == null) {
        return false;
      }
      EventId event = EdgeRow.decode(value).event();
      edge = edges.put(cause, effect, mechanism.code(), firstNs);
      edges.event(edge, event.frameSequence(), event.index());
    }
    edges.tell(edge, Math.max(firstNs, lastNs), bytes, true);
    return true;
  }

  /** Counts one event that tells of this value, beside those that older segments count. */
  void posting(
      Indicator.Kind kind, String value, EntityId object, @Nullable EntityId process, Act act) {
    postingTaker.posted(kind, value, act.timeNs());
    posting(number(kind, value), object, process, act);
  }

  /** The number of a value; many acts tell of the same few, and these are often one object. */
  private int number(Indicator.Kind kind, String value) {
    if (valueTimes != held.times()) {
      valueTimes = held.times();
      Arrays.fill(values, null);
    }
    if (value.length() > VALUE_CHARS_MAX) {
      return newNumber(kind, value);
    }
    int place = value.hashCode() + kind.code() * 31 & VALUES_MAX - 1;
    if (valueKinds[place] != kind.code() || !value.equals(values[place])) {
      values[place] = value;
      valueKinds[place] = kind.code();
      valueNumbers[place] = newNumber(kind, value);
    }
    return valueNumbers[place];
  }

  private void posting(int value, EntityId object, @Nullable EntityId process, Act act) {
    held.postings()
        .add(
            value,
            number(object),
            process == null ? HeldRows.NONE : number(process),
            act.timeNs(),
            act.sequence(),
            act.index());
  }

  private int newNumber(Indicator.Kind kind, String value) {
    byte[] kept = Keys.indicatorValue(value);
    return held.postings().value(kind.code(), kept, 0, kept.length);
  }

  /** Counts one event that tells of a file under this name: of its path, and of its last part. */
  void named(Act act, FileRow file, String path, @Nullable EntityId process) {
    if (!path.equals(file.postedPath) || file.postedTimes != held.times()) {
      String comparable = WindowsPaths.comparable(path);
      file.postedPath = path;
      file.postedTimes = held.times();
      file.postedComparable = comparable;
      file.postedLeaf = Text.leaf(comparable);
      file.postedPathValue = newNumber(Indicator.Kind.PATH, comparable);
      file.postedLeafValue = newNumber(Indicator.Kind.NAME, file.postedLeaf);
    }
    postingTaker.posted(Indicator.Kind.PATH, file.postedComparable, act.timeNs());
    posting(file.postedPathValue, file.id(), process, act);
    postingTaker.posted(Indicator.Kind.NAME, file.postedLeaf, act.timeNs());
    posting(file.postedLeafValue, file.id(), process, act);
  }

  byte @Nullable [] meta(byte[] key) {
    return isState(key) ? state.get(key) : tables.get(Family.META, key);
  }

  /** What the file last seen at a path is, {@link MetaKeys#binding}. */
  byte @Nullable [] binding(Act act, byte[] path) {
    ofHost(act);
    return state.ofPath(bindings, path);
  }

  /** The text of the symbolic link at a path, {@link MetaKeys#link}. */
  byte @Nullable [] link(Act act, byte[] path) {
    ofHost(act);
    return state.ofPath(links, path);
  }

  private void ofHost(Act act) {
    if (act.hostId() != keyedHost) {
      keyedHost = act.hostId();
      bindings = MetaKeys.bindings(keyedHost);
      links = MetaKeys.links(keyedHost);
    }
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

  /** How often rows were written out: rows from before are not to be changed any more. */
  int flushes() {
    return flushes;
  }

  /** Nothing more will be told of it, mostly. */
  void ended(EntityRow row) {
    ended.add(row);
  }

  /** Before the rules of an act. */
  void acts(Act act) {
    newest.told(act);
  }

  /**
   * Between two acts: writes out, and forgets, what has ended. It would take most of the memory,
   * and is not asked for again; if it is, it is read as any other.
   */
  void forgetEnded() {
    if (ended.size() >= ENDED_MAX) {
      writeEnded();
    }
  }

  private void writeEnded() {
    for (EntityRow row : ended) {
      EntityRow told = entities.get(row.id());
      if (told != null && told.hasEnded()) { // a file may have got another name since
        entities.remove(row.id());
        out.put(told);
      }
    }
    ended.clear();
    recentProcesses.clear();
    recentFiles.clear();
  }

  /** What many acts told of comes last, and so stays longest. */
  private void keep(boolean often) {
    entities.forEach(
        (id, row) -> {
          if (row.uses >= USES_OFTEN == often) {
            clean.put(id, row);
            row.uses = 0;
          }
        });
  }

  void flush() {
    identities.flush();
    flushes++;
    newest.flush();
    writeEnded();
    entities.values().forEach(out::put);
    keep(false);
    keep(true);
    entities.clear();
  }
}
