package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packs the rows of a segment. All rows are given twice, in the same order: first to {@link
 * #register}, which learns of texts and entities; then, when the texts have their ids, to {@link
 * #write}. So rows need not be held in memory between. The order is that of the families' numbers,
 * and in each of the keys, as unsigned bytes.
 *
 * <p>Rows of edges and indicators may be given as {@link HeldRows} instead, all of them, once.
 *
 * <p>Rows of segments that are packed already need not be given twice: {@link #registerAll} takes
 * all texts and entities of such a segment, of which rows that are merged name no others. Then of
 * each edge only the primary is given.
 *
 * <p>In memory: the entities' ids, four bytes for each text that the rows name, eight for each key
 * of the filter, and each different list of postings.
 */
public final class PackedRowsBuilder {
  private static final int POSTINGS_PER_BLOCK = 2048;

  /**
   * A row names what was told of in no first pass. After {@link #registerAll} that happens when
   * rows that were kept as they are become, merged, rows of their shape: pack in two passes.
   */
  public static final class NotGathered extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NotGathered(String message) {
      super(message);
    }
  }

  private final PackingContext context;
  private final HeldPacker held;
  private final int heldEntities;
  private final int heldEdges;
  private final int heldPostings;
  private final PostingListsWriter lists;
  private final ShapedPacker entities;
  private final EdgePacker edges;
  private final PostingPacker postings;
  private final BlockPacker[] packers;
  private final long[] rows = new long[RowSections.TABLES.length];
  private final RowFilter.Writer filter = new RowFilter.Writer();
  private final ByteOut lastKey = new ByteOut();
  private final ByteOut lastPacked = new ByteOut();
  private int lastFamily;
  private int table;
  private int unfiltered;
  private long registered;
  private boolean onePass;
  private Blocks.@Nullable Sink sink;
  private int level;
  private @Nullable SectionWriter section;
  private int rowsOfBlock;

  /**
   * @param texts of the same segment
   * @param events of the same segment; all of them, by the time of {@link #startWriting}
   */
  public PackedRowsBuilder(TextTableBuilder texts, Events events) {
    this(texts, events, new HeldRows());
  }

  /**
   * Likewise.
   *
   * @param held the rows of EDGE and INDICATOR, and of ENTITY where it has any, when {@link
   *     #canPack} says so; they are used up
   */
  public PackedRowsBuilder(TextTableBuilder texts, Events events, HeldRows held) {
    context = new PackingContext(texts, events, held.entities());
    heldEdges = held.edges().count();
    heldPostings = held.postings().count();
    heldEntities = held.rows().count();
    this.held = new HeldPacker(held, context);
    this.held.gather();
    this.held.gatherRows();
    lists = new PostingListsWriter(context);
    entities = new ShapedPacker(context, Shapes.ENTITY, this.held);
    edges = new EdgePacker(context);
    postings = new PostingPacker(context, lists, POSTINGS_PER_BLOCK);
    packers =
        new BlockPacker[] {
          entities, edges, postings, new ShapedPacker(context, Shapes.STATE, this.held)
        };
  }

  /** Whether rows can be packed from what is held: their numbers are in the order of their keys. */
  public static boolean canPack(HeldRows held) {
    return held.postings().areInOrderOfKeys();
  }

  /**
   * First pass.
   *
   * @param family 1 ENTITY, 2 EDGE, 3 INDICATOR, 4 STATE
   * @param value null: the row is deleted, and hides what older segments have
   */
  public void register(int family, byte[] key, byte @Nullable [] value) {
    packers[RowSections.table(family)].gather(key, value);
    registered++;
  }

  /**
   * Whether, after the first pass, the rows of EDGE must be given to {@link #registerLone}, too:
   * not each edge has both its rows.
   */
  public boolean hasLoneEdges() {
    return !edges.isMirrored();
  }

  /** A row as it was registered, once more; those of other families are passed over. */
  public void registerLone(int family, byte[] key, byte @Nullable [] value) {
    if (family == RowSections.FAMILY_EDGE) {
      edges.gatherMirror(key, value);
    }
  }

  /**
   * In place of the first pass.
   *
   * @param packed the rows of a segment that is merged into this one; its edges are mirrored
   * @param itsTexts of the same segment
   */
  public void registerAll(PackedRows packed, TextTable itsTexts) {
    onePass = true;
    context.startOnePass();
    packed.forEachEntity((id, timeNs) -> context.entities.add(id, 0, timeNs));
    itsTexts.forEach(
        (id, array, offset, length) -> {
          context.texts.add(array, offset, length);
          return true;
        });
  }

  /**
   * Between the passes, when the texts have been given their ids.
   *
   * @param to takes blocks in the order of section and number, from section 32 on
   * @param zstdLevel 1 to 22
   */
  public void startWriting(Blocks.Sink to, int zstdLevel) {
    sink = to;
    level = zstdLevel;
    postings.startSecondPass();
    SectionWriter ids = new SectionWriter(to, RowSections.ENTITY_IDS, level);
    EntityTable.Writer writer = new EntityTable.Writer(ids);
    context.entities.write(
        context.times(),
        id -> {
          writer.add(id);
          filter.add(RowFilter.hash(RowSections.FILTER_ENTITY, id, 0, id.length));
        });
    writer.finish();
    held.startSecondPass(filter);
    table = 0;
    section = new SectionWriter(to, RowSections.TABLES[0], level);
  }

  /**
   * Second pass: the same rows.
   *
   * @throws IllegalArgumentException when they are not in order
   */
  public void write(int family, byte[] key, byte @Nullable [] value) {
    if (family == lastFamily
        ? Arrays.compareUnsigned(lastKey.array(), 0, lastKey.length(), key, 0, key.length) >= 0
        : family < lastFamily) {
      throw new IllegalArgumentException("rows are not in the order of family and key");
    }
    lastFamily = family;
    advanceTo(RowSections.table(family));
    if (onePass || !packers[table].isTold(key, value)) {
      pack(key, value);
    }
    filter(family, key, value);
    rows[table]++;
    registered -= onePass ? 0 : 1;
    lastKey.clear();
    lastKey.raw(key, 0, key.length);
  }

  private void pack(byte[] key, byte @Nullable [] value) {
    BlockPacker packer = packers[table];
    if (rowsOfBlock > 0 && packer.isFull()) {
      endBlock();
    }
    if (rowsOfBlock == 0) {
      fence(key);
    }
    packer.add(key, value);
    rowsOfBlock++;
    packed(key);
  }

  private void fence(byte[] key) {
    writer().fence(lastPacked.array(), lastPacked.length(), key);
  }

  private void packed(byte[] key) {
    lastPacked.clear();
    lastPacked.raw(key, 0, key.length);
  }

  private void packHeldEntities() {
    int[] order = held.rows();
    for (int i = 0; i < order.length; i++) {
      if (rowsOfBlock == 0) {
        fence(held.keyOfRow(order[i]));
      }
      entities.add(order[i]);
      rowsOfBlock++;
      if (entities.isFull() || i == order.length - 1) {
        packed(held.keyOfRow(order[i]));
        endBlock();
      }
    }
    rows[table] += order.length;
  }

  private void packHeldEdges() {
    int[] order = held.edges();
    for (int i = 0; i < order.length; i++) {
      if (rowsOfBlock == 0) {
        fence(held.keyOfEdge(order[i]));
      }
      held.edge(order[i], edges);
      rowsOfBlock++;
      if (edges.isFull() || i == order.length - 1) {
        packed(held.keyOfEdge(order[i]));
        endBlock();
      }
    }
    rows[table] += 2L * order.length;
  }

  private void packHeldPostings() {
    int[] order = held.postings();
    for (int i = 0; i < order.length; i++) {
      if (rowsOfBlock == 0) {
        fence(held.keyOfPosting(order[i]));
      }
      held.posting(order[i], postings);
      rowsOfBlock++;
      if (postings.isFull() || i == order.length - 1) {
        packed(held.keyOfPosting(order[i]));
        endBlock();
      }
    }
    rows[table] += order.length;
  }

  private SectionWriter writer() {
    SectionWriter current = section;
    if (current == null) {
      throw new IllegalStateException("rows are written before startWriting");
    }
    return current;
  }

  private void endBlock() {
    writer().block(packers[table].finish());
    rowsOfBlock = 0;
  }

  private void advanceTo(int next) {
    while (table < next) {
      if (RowSections.TABLES[table] == RowSections.ENTITIES && heldEntities > 0) {
        packHeldEntities();
      } else if (RowSections.TABLES[table] == RowSections.EDGES && heldEdges > 0) {
        packHeldEdges();
      } else if (RowSections.TABLES[table] == RowSections.POSTINGS && heldPostings > 0) {
        packHeldPostings();
      }
      if (rowsOfBlock > 0) {
        endBlock();
      }
      writer().finish();
      Blocks.Sink to = sink;
      if (to == null) {
        throw new IllegalStateException("rows are written before startWriting");
      }
      if (RowSections.TABLES[table] == RowSections.EDGES) {
        edges.mirrors().finish(new SectionWriter(to, RowSections.EDGE_MIRRORS, level));
      } else if (RowSections.TABLES[table] == RowSections.POSTINGS) {
        lists.finish(new SectionWriter(to, RowSections.POSTING_LISTS, level));
      }
      table++;
      if (table < RowSections.TABLES.length) {
        section = new SectionWriter(to, RowSections.TABLES[table], level);
      }
    }
  }

  private void filter(int family, byte[] key, byte @Nullable [] value) {
    switch (family) {
      case RowSections.FAMILY_ENTITY, RowSections.FAMILY_EDGE -> {
        if (key.length < EntityNumbers.ID_BYTES) {
          unfiltered |= 1 << family;
        } else if (!isNumbered(family, key, value)) {
          add(RowSections.FILTER_ENTITY, key, EntityNumbers.ID_BYTES);
        }
      }
      case RowSections.FAMILY_INDICATOR -> value(key);
      default -> add(RowSections.FILTER_STATE, key, key.length);
    }
  }

  /** Whether the entity is among those that are written with their ids, and so in the filter. */
  private boolean isNumbered(int family, byte[] key, byte @Nullable [] value) {
    boolean own = family == RowSections.FAMILY_ENTITY && key.length == EntityNumbers.ID_BYTES;
    return own || value != null && context.entities.turn(key, 0) >= 0;
  }

  private void add(int what, byte[] key, int length) {
    filter.add(RowFilter.hash(what, key, 0, length));
  }

  /** Once for each value: rows of one value follow each other. */
  private void value(byte[] key) {
    int length = key.length - PostingPacker.TAIL_BYTES;
    if (length <= 0 || key[length] != 0) {
      unfiltered |= 1 << RowSections.FAMILY_INDICATOR;
    } else if (lastKey.length() - PostingPacker.TAIL_BYTES != length
        || rows[table] == 0
        || !Arrays.equals(lastKey.array(), 0, length, key, 0, length)) {
      add(RowSections.FILTER_VALUE, key, length);
    }
  }

  /**
   * Writes what is left.
   *
   * @throws IllegalStateException when the two passes were not of the same rows
   */
  public void finish() {
    if (registered != 0) {
      throw new IllegalStateException("the two passes differ by " + Math.abs(registered) + " rows");
    }
    advanceTo(RowSections.TABLES.length);
    context.checkAllTaken();
    Blocks.Sink to = sink;
    if (to == null) {
      throw new IllegalStateException("finished before startWriting");
    }
    filter.write(to, RowSections.FILTER);
    if (onePass) {
      rows[RowSections.table(RowSections.FAMILY_EDGE)] += edges.packed();
    }
    ByteOut summary = new ByteOut().number(RowSummary.FORM).number(context.entities.count());
    summary.number(filter.lines()).number(unfiltered);
    summary.number(edges.isMirrored() ? 1 : 0).number(rows.length);
    for (long count : rows) {
      summary.number(count);
    }
    to.put(RowSections.SUMMARY, 0, SealedBlock.seal(summary.array(), 0, summary.length(), level));
    EntityTurns.write(context.entities, to, level);
  }

  /** Bytes of memory, about. */
  public long retainedBytes() {
    return context.retainedBytes()
        + lists.retainedBytes()
        + edges.mirrors().retainedBytes()
        + held.retainedBytes()
        + filter.retainedBytes();
  }
}
