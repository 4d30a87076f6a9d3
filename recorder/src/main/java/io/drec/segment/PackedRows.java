package io.drec.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a segment, packed in columns: keys and values come back exactly as they were put. A
 * lookup reads one block of rows, and of what they refer to; what was read stays in the {@link
 * BlockCache}. Not thread safe.
 *
 * <p>In memory an open segment keeps the keys at which blocks begin, from when they are first
 * needed: some 30 bytes for 1,000 rows.
 *
 * <p>All methods throw {@link SegmentFormatException} at bytes that are damaged.
 */
public final class PackedRows {
  /** Stands for the value of a deleted row; compared by identity. */
  public static final byte[] DELETED = new byte[0];

  public static final int ENTITY = RowSections.FAMILY_ENTITY;
  public static final int EDGE = RowSections.FAMILY_EDGE;
  public static final int INDICATOR = RowSections.FAMILY_INDICATOR;
  public static final int STATE = RowSections.FAMILY_STATE;

  private final RowKeys keys;
  private final RowSummary summary;
  private final EntityTable entities;
  private final EntityTurns turns;
  private final Events events;
  private final EdgeMirrors mirrors;
  private final RowTable[] tables = new RowTable[RowSections.TABLES.length];
  private final List<SectionReader> sections = new ArrayList<>();

  private PackedRows(
      RowKeys keys, TextTable texts, Events events, IntFunction<SectionReader> sectionOf) {
    this.keys = keys;
    this.summary = keys.summary();
    this.events = events;
    IntFunction<SectionReader> kept =
        section -> {
          SectionReader reader = sectionOf.apply(section);
          sections.add(reader);
          return reader;
        };
    entities = new EntityTable(kept.apply(RowSections.ENTITY_IDS), summary.entities());
    turns =
        new EntityTurns(
            kept.apply(RowSections.ENTITY_PLACES),
            kept.apply(RowSections.ENTITY_EVENTS),
            summary.entities(),
            events.count(),
            summary.tellsTurns());
    mirrors = new EdgeMirrors(kept.apply(RowSections.EDGE_MIRRORS));
    UnpackingContext context = new UnpackingContext(texts, events, entities, turns);
    PostingLists lists = new PostingLists(context, kept.apply(RowSections.POSTING_LISTS));
    for (int i = 0; i < tables.length; i++) {
      int section = RowSections.TABLES[i];
      Function<byte[], RowBlock> unpack =
          switch (section) {
            case RowSections.ENTITIES -> p -> ShapedBlock.read(context, Shapes.ENTITY, p);
            case RowSections.EDGES -> p -> EdgeBlock.read(context, p);
            case RowSections.POSTINGS -> p -> PostingBlock.read(context, lists, p);
            default -> p -> ShapedBlock.read(context, Shapes.STATE, p);
          };
      tables[i] = new RowTable(kept.apply(section), unpack);
    }
  }

  /** Bytes that it keeps, beside blocks in the cache; about. */
  public long weight() {
    long weight = 0;
    for (SectionReader section : sections) {
      weight += section.weight();
    }
    return weight;
  }

  /** Opens the rows of a segment; {@code cache} is shared by all open segments. */
  public static PackedRows open(
      Blocks.Source source, TextTable texts, Events events, BlockCache cache) {
    return open(source, RowKeys.open(source, cache), texts, events, cache);
  }

  /** The same of a segment whose keys are open already. */
  public static PackedRows open(
      Blocks.Source source, RowKeys keys, TextTable texts, Events events, BlockCache cache) {
    int segment = cache.newSegment();
    return new PackedRows(
        keys, texts, events, section -> new SectionReader(source, cache, segment, section));
  }

  /** See {@link RowKeys#mayHold}. */
  public boolean mayHold(int family, byte[] start) {
    return keys.mayHold(family, start);
  }

  /** The value under exactly this key; {@link #DELETED}; null when the segment has no such row. */
  public byte @Nullable [] get(int family, byte[] key) {
    byte[] found = tables[RowSections.table(family)].get(key);
    boolean mayBeMirror =
        found == null
            && family == EDGE
            && summary.mirrored()
            && EdgePacker.isKey(key)
            && !EdgeMirrors.isPrimary(key);
    return mayBeMirror ? tables[RowSections.table(EDGE)].getEdge(EdgeMirrors.twin(key)) : found;
  }

  /** How many rows a family has, deleted ones too. */
  public long rows(int family) {
    int table = RowSections.table(family);
    return table < summary.rows().length ? summary.rows()[table] : 0;
  }

  /**
   * Rows from {@code from}, inclusive, to {@code to}, exclusive; deleted ones too.
   *
   * @param to null: to the end of the family
   */
  public Cursor cursor(int family, byte[] from, byte @Nullable [] to, boolean descending) {
    RowTable table = tables[RowSections.table(family)];
    Cursor packed =
        descending
            ? new RowCursor.Descending(table, from, to)
            : new RowCursor.Ascending(table, from, to);
    if (family != EDGE || !summary.mirrored()) {
      return packed;
    }
    Cursor mirrored = new MirrorCursor(mirrors, table, entities, from, to, descending);
    return new MergedCursor(packed, mirrored, descending);
  }

  /** Whether of each edge only one row is packed; {@link #packed} then leaves out the other. */
  public boolean isMirrored() {
    return summary.mirrored();
  }

  /**
   * All rows of a family that are packed, in order, deleted ones too; of an edge one of its two.
   */
  public Cursor packed(int family) {
    return new RowCursor.Ascending(tables[RowSections.table(family)], new byte[0], null);
  }

  /** The ids of all entities that rows name. */
  EntityTable entities() {
    return entities;
  }

  /** Visits the rows of entities or of the state, without putting them together. */
  void forEach(int family, ShapedBlock.Naming naming) {
    RowTable table = tables[RowSections.table(family)];
    for (int number = 0; number < table.blocks(); number++) {
      ((ShapedBlock) table.block(number)).forEach(naming);
    }
  }

  /** See {@link EntityTurns#place}. */
  int place(long turn) {
    return turns.place(turn);
  }

  /** Takes an entity, and when it was first told of. */
  interface EntityVisitor {
    /**
     * @param id used again for the next
     * @param timeNs ns since 1970, or {@link EntityNumbers#NO_TIME}
     */
    void visit(byte[] id, long timeNs);
  }

  /** Visits all entities that rows name. */
  void forEachEntity(EntityVisitor visitor) {
    byte[] id = new byte[EntityNumbers.ID_BYTES];
    boolean timed = turns.areTold() && events.count() > 0;
    for (int turn = 0; turn < entities.count(); turn++) {
      entities.id(turns.place(turn), id, 0);
      visitor.visit(id, timed ? events.timeNs(turns.ordinal(turn)) : EntityNumbers.NO_TIME);
    }
  }

  /** Stands before the first row until {@link #next}. */
  public interface Cursor {
    /** Moves on; false when there are no more rows. */
    boolean next();

    /** A copy. */
    byte[] key();

    /** A copy; null: the row is deleted. */
    byte @Nullable [] value();
  }
}
