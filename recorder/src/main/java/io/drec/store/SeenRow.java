package io.drec.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The processes that have had one pid, as sources told of them that do not give a process's start
 * with every event. Which of them is meant is decided here, for who makes rows and for who reads
 * records: by the source's own name for the process, else by time and executable.
 */
public final class SeenRow {
  /**
   * How far two sources of one host may disagree on the moment of one act: event logs round to the
   * second, and each is written by another process.
   */
  public static final long TOLERANCE_NS = 2_000_000_000L;

  private static final int FORM = 1;
  private static final int ENTRIES_MAX = 256;
  private static final long NOT_ENDED = Long.MAX_VALUE;

  private final List<Entry> entries = new ArrayList<>();

  /** One process. */
  public static final class Entry {
    private final EntityId id;
    private @Nullable String guid;
    private @Nullable String leaf;
    private long firstNs;
    private boolean started;
    private long endNs = NOT_ENDED;

    private Entry(EntityId id, long firstNs) {
      this.id = id;
      this.firstNs = firstNs;
    }

    public EntityId id() {
      return id;
    }
  }

  /**
   * The process that is meant, or null when none of these can be.
   *
   * @param guid the source's own name, null when it gave none
   * @param leaf last component of the executable, lower case; null when not told
   */
  public @Nullable Entry find(@Nullable String guid, @Nullable String leaf, long timeNs) {
    Entry best = null;
    Entry otherwise = null;
    for (Entry entry : entries) {
      if (guid != null && guid.equals(entry.guid)) {
        return entry;
      }
      boolean other = guid != null && entry.guid != null;
      if (other || !isAlive(entry, timeNs)) {
        continue;
      }
      if (agree(entry.leaf, leaf)) {
        best = isLater(entry, best) ? entry : best;
      } else if (entry.started && isLater(entry, otherwise)) {
        // A log may name a young process by the program it was forked from: the pid decides.
        otherwise = entry;
      }
    }
    return best != null ? best : otherwise;
  }

  /** All of them. */
  List<EntityId> ids() {
    return entries.stream().map(Entry::id).toList();
  }

  private static boolean isAlive(Entry entry, long timeNs) {
    return (!entry.started || entry.firstNs <= timeNs + TOLERANCE_NS)
        && (entry.endNs == NOT_ENDED || entry.endNs >= timeNs - TOLERANCE_NS);
  }

  private static boolean agree(@Nullable String one, @Nullable String other) {
    return one == null || other == null || one.equals(other);
  }

  private static boolean isLater(Entry entry, @Nullable Entry best) {
    return best == null
        || (entry.started == best.started ? entry.firstNs >= best.firstNs : entry.started);
  }

  /** As {@link #find}, of a process that starts at this moment. */
  public @Nullable Entry findStart(@Nullable String guid, @Nullable String leaf, long timeNs) {
    for (Entry entry : entries) {
      if (guid != null && guid.equals(entry.guid)) {
        return entry;
      }
    }
    for (Entry entry : entries) {
      boolean other = guid != null && entry.guid != null;
      if (!other && Math.abs(entry.firstNs - timeNs) <= TOLERANCE_NS && agree(entry.leaf, leaf)) {
        return entry;
      }
    }
    return null;
  }

  /** An executable as processes are compared by it; null when it is not told. */
  public static @Nullable String leaf(@Nullable String executable) {
    return executable == null
        ? null
        : Text.leaf(WindowsPaths.comparable(executable)).toLowerCase(Locale.ROOT);
  }

  /** Adds a process that was not known. */
  public Entry add(EntityId id, long firstNs) {
    Entry entry = new Entry(id, firstNs);
    if (entries.size() == ENTRIES_MAX) {
      entries.remove(0);
    }
    entries.add(entry);
    return entry;
  }

  /** Keeps what was told of a process. */
  public static void told(Entry entry, @Nullable String guid, @Nullable String leaf) {
    entry.guid = entry.guid == null ? guid : entry.guid;
    entry.leaf = entry.leaf == null ? leaf : entry.leaf;
  }

  /** It started at this moment: whoever had the pid before has ended. */
  public void started(Entry entry, long timeNs) {
    entry.firstNs = entry.started ? Math.min(entry.firstNs, timeNs) : timeNs;
    entry.started = true;
    for (Entry other : entries) {
      if (other != entry && other.endNs == NOT_ENDED && other.firstNs < timeNs - TOLERANCE_NS) {
        other.endNs = timeNs;
      }
    }
  }

  public static void ended(Entry entry, long timeNs) {
    entry.endNs = timeNs;
  }

  public byte[] encode() {
    RowWriter row = new RowWriter().u8(FORM).number(entries.size());
    for (Entry entry : entries) {
      row.id(entry.id).optionalText(entry.guid).optionalText(entry.leaf);
      row.signed(entry.firstNs).u8(entry.started ? 1 : 0).signed(entry.endNs);
    }
    return row.toBytes();
  }

  public static SeenRow decode(byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "the processes of a pid");
    SeenRow row = new SeenRow();
    int count = in.length();
    for (int i = 0; i < count; i++) {
      EntityId id = in.id();
      String guid = in.optionalText();
      String leaf = in.optionalText();
      Entry entry = new Entry(id, in.signed());
      entry.guid = guid;
      entry.leaf = leaf;
      entry.started = in.u8() != 0;
      entry.endNs = in.signed();
      row.entries.add(entry);
    }
    return row;
  }
}
