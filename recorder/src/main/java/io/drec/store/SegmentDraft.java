package io.drec.store;

import io.drec.record.FrameView;
import io.drec.segment.ColumnMemory;
import io.drec.segment.Effort;
import io.drec.segment.HeldRows;
import io.drec.segment.PackedRowsBuilder;
import io.drec.segment.RecordColumnsBuilder;
import io.drec.segment.TextTableBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A segment in the making: takes frames, and writes them with the rows that were made of them. */
public final class SegmentDraft {
  private static final List<Family> FAMILIES =
      List.of(Family.ENTITY, Family.EDGE, Family.INDICATOR, Family.STATE);

  private final ColumnMemory memory;
  private Effort effort;
  private TextTableBuilder texts;
  private RecordColumnsBuilder columns;
  private final Map<ByteBuffer, SegmentRow.HostSpan> hosts = new TreeMap<>();
  private long firstSequence = -1;
  private long lastSequence = -1;
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;
  private long records;
  private long rawBytes;

  /** Of what was just recorded. */
  public SegmentDraft() {
    this(Effort.FRESH);
  }

  /**
   * Likewise.
   *
   * @param stays it will be large enough to stay as it is; else it is merged soon
   */
  public SegmentDraft(boolean stays) {
    this(stays ? Effort.FILLED : Effort.FRESH);
  }

  SegmentDraft(Effort effort) {
    this(effort, new ColumnMemory());
  }

  private SegmentDraft(Effort effort, ColumnMemory memory) {
    this.effort = effort;
    this.memory = memory;
    this.texts = new TextTableBuilder(effort);
    this.columns = new RecordColumnsBuilder(texts, effort, memory);
  }

  private SegmentDraft(SegmentDraft before) {
    this.effort = before.effort;
    this.memory = before.memory;
    this.texts = before.texts.next();
    this.columns = before.columns.next(texts);
  }

  /**
   * The segment behind this one, which is used up: it remembers what this one has learned of
   * columns, and in a burst it takes over its memory.
   */
  public SegmentDraft next(boolean stays) {
    return stays && effort.columns()
        ? new SegmentDraft(this)
        : new SegmentDraft(stays ? Effort.FILLED : Effort.FRESH, memory);
  }

  /** Takes a frame; its sequence is greater than that of the frame before. */
  public void add(FrameView frame) {
    columns.add(frame);
    if (isEmpty()) {
      firstSequence = frame.sequence();
    }
    lastSequence = frame.sequence();
    long fromNs = frame.firstTimeNs() + frame.clockOffsetNs();
    long toNs = frame.lastTimeNs() + frame.clockOffsetNs();
    firstNs = Math.min(firstNs, fromNs);
    lastNs = Math.max(lastNs, toNs);
    records += frame.recordCount();
    rawBytes += frame.length();
    byte[] host = frame.hostId();
    hosts.merge(
        ByteBuffer.wrap(host),
        SegmentRow.HostSpan.of(host, fromNs, toNs, frame.recordCount()),
        (known, more) -> known.and(more.firstNs(), more.lastNs(), more.records()));
  }

  /** It becomes large enough to stay as it is: its records go into columns, those so far too. */
  public void stay() {
    if (!effort.columns()) {
      RecordColumnsBuilder before = columns;
      effort = Effort.FILLED;
      texts = new TextTableBuilder(effort);
      columns = new RecordColumnsBuilder(texts, effort, memory);
      before.forEachRaw(columns::add);
    }
  }

  public boolean isEmpty() {
    return firstSequence < 0;
  }

  /** Of the frames so far. */
  public long records() {
    return records;
  }

  /** Of the frames so far. */
  public long rawBytes() {
    return rawBytes;
  }

  /** Writes all blocks; the draft is used up, and what is held of the rows. */
  SegmentRow write(MemoryTables rows, BlockFile file, long number, int tier) {
    HeldRows held = rows.heldAlone();
    if (held == null || !PackedRowsBuilder.canPack(held)) {
      return write((Layer) rows, file, number, tier);
    }
    PackedRowsBuilder packed = new PackedRowsBuilder(texts, columns.events(), held);
    boolean alone = held.rows().count() > 0;
    List<Family> others = alone ? List.of(Family.STATE) : List.of(Family.ENTITY, Family.STATE);
    each(rows, others, packed::register);
    startRows(packed, file);
    each(rows, others, packed::write);
    packed.finish();
    return row(file, number, tier);
  }

  /** Writes all blocks; the draft is used up. */
  SegmentRow write(Layer rows, BlockFile file, long number, int tier) {
    PackedRowsBuilder packed = new PackedRowsBuilder(texts, columns.events());
    each(rows, FAMILIES, packed::register);
    if (packed.hasLoneEdges()) {
      try (Tables.Cursor edges =
          rows.rawScan(Family.EDGE, new byte[0], null, Tables.Order.ASCENDING)) {
        each(Family.EDGE, edges, packed::registerLone);
      }
    }
    startRows(packed, file);
    each(rows, FAMILIES, packed::write);
    packed.finish();
    return row(file, number, tier);
  }

  /**
   * Likewise, with the rows of segments that become this one.
   *
   * @param newestFirst each of them has only one row of each edge
   */
  SegmentRow writeMerged(List<OpenSegment> newestFirst, BlockFile file, long number, int tier) {
    PackedRowsBuilder packed = new PackedRowsBuilder(texts, columns.events());
    newestFirst.forEach(segment -> segment.registerAt(packed));
    startRows(packed, file);
    for (Family family : FAMILIES) {
      List<Tables.Cursor> cursors = new ArrayList<>();
      newestFirst.forEach(segment -> cursors.add(segment.packed(family)));
      try (Tables.Cursor merged =
          new LayeredTables.Merged(family, cursors, Tables.Order.ASCENDING)) {
        each(family, merged, packed::write);
      }
    }
    packed.finish();
    return row(file, number, tier);
  }

  private void startRows(PackedRowsBuilder packed, BlockFile file) {
    columns.close();
    texts.finish(file);
    columns.finish(file);
    packed.startWriting(file, effort.columnLevel());
  }

  private SegmentRow row(BlockFile file, long number, int tier) {
    return new SegmentRow(
        number,
        tier,
        firstSequence,
        lastSequence,
        firstNs,
        lastNs,
        records,
        rawBytes,
        file.bytes(),
        new ArrayList<>(hosts.values()));
  }

  private interface RowTaker {
    void take(int family, byte[] key, byte @Nullable [] value);
  }

  /** All rows in the order in which they are packed; a null value marks a deleted one. */
  private static void each(Layer rows, List<Family> families, RowTaker taker) {
    for (Family family : families) {
      try (Tables.Cursor cursor = rows.rawScan(family, new byte[0], null, Tables.Order.ASCENDING)) {
        each(family, cursor, taker);
      }
    }
  }

  private static void each(Family family, Tables.Cursor cursor, RowTaker taker) {
    while (cursor.next()) {
      byte[] value = cursor.value();
      taker.take(family.code(), cursor.key(), value == Layer.DELETED ? null : value);
    }
  }
}
