package io.drec.store;

import io.drec.record.EventId;
import io.drec.record.FrameView;
import io.drec.segment.BlockCache;
import io.drec.segment.RecordQuery;
import io.drec.segment.RowSearch;
import io.drec.segment.Wanted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which segments there are, in the order of their frames, and what they hold read as one. */
final class Catalogue implements Frames, AutoCloseable {
  private final RocksMeta meta;
  private final RocksBlocks blocks;

  /** What was read and unpacked of all segments. */
  private final BlockCache cache;

  private final OpenSegments opened;

  /** Oldest first. */
  private final List<OpenSegment> segments = new ArrayList<>();

  /** Newest first, META last; the same list for ever, its content changes. */
  private final List<Layer> layers = new ArrayList<>();

  private List<SegmentRow> rows = List.of();

  /** Of the writer: what its segments hold. */
  private @Nullable KnownKeys known;

  /** Numbers of segments that the writer could not go through. */
  private final Set<Long> unreadable = new HashSet<>();

  /**
   * @param unpackedBytes of memory for blocks that were read and unpacked
   * @param openBytes of memory for what open segments keep beside these
   */
  Catalogue(RocksMeta meta, RocksBlocks blocks, long unpackedBytes, long openBytes) {
    this.cache = new BlockCache(unpackedBytes);
    this.opened = new OpenSegments(openBytes);
    this.meta = meta;
    this.blocks = blocks;
    arrange();
  }

  /** Newest first, META at the end; shows what is added and replaced. */
  List<Layer> layers() {
    return Collections.unmodifiableList(layers);
  }

  /** Oldest first. */
  List<SegmentRow> rows() {
    return rows;
  }

  Set<Long> numbers() {
    Set<Long> numbers = new HashSet<>();
    segments.forEach(segment -> numbers.add(segment.row().number()));
    return numbers;
  }

  long nextNumber() {
    return 1 + segments.stream().mapToLong(segment -> segment.row().number()).max().orElse(0);
  }

  /**
   * Reads the catalogue anew; segments that are in it still stay open.
   *
   * @return false when blocks of a segment in it are not seen yet
   */
  boolean read() {
    Map<Long, OpenSegment> open = new HashMap<>();
    segments.forEach(segment -> open.put(segment.row().number(), segment));
    List<OpenSegment> found = new ArrayList<>();
    boolean whole = true;
    byte[] from = MetaKeys.segments();
    try (Tables.Cursor rows =
        meta.rawScan(Family.META, from, Keys.after(from), Tables.Order.ASCENDING)) {
      while (rows.next()) {
        SegmentRow row = SegmentRow.decode(rows.key(), rows.value());
        OpenSegment known = open.get(row.number());
        // Its number may be another's now: that of a segment which was overwritten is given again.
        if (known != null && known.row().equals(row)) {
          found.add(known);
          continue;
        }
        OpenSegment segment = new OpenSegment(row, blocks, cache, opened);
        found.add(segment);
        whole &= segment.isThere();
      }
    }
    segments.stream().filter(one -> !found.contains(one)).forEach(OpenSegment::close);
    segments.clear();
    segments.addAll(found);
    arrange();
    return whole;
  }

  /** The layers read as one by the writer, who keeps in mind what they hold. */
  KnownTables known(KnownKeys keys) {
    known = keys;
    arrange();
    return new KnownTables(layers(), keys);
  }

  /**
   * A segment was written.
   *
   * @param its what it holds, where that is at hand
   */
  void add(SegmentRow row, MemoryTables its) {
    segments.add(new OpenSegment(row, blocks, cache, opened));
    KnownKeys keys = known;
    if (keys != null) {
      keys.beginSegment();
      its.forEachKey(Family.ENTITY, key -> keys.add(Family.ENTITY, key));
      its.forEachKey(Family.STATE, key -> keys.add(Family.STATE, key));
      keys.endSegment(row);
    }
    arrange();
  }

  /**
   * Keeps in mind what one more of the segments holds that an earlier writer wrote, the newest
   * first. One that cannot be read is left to be asked itself.
   */
  void learn() {
    KnownKeys keys = known;
    if (keys == null) {
      return;
    }
    if (keys.tidy()) {
      arrange();
    }
    OpenSegment next = nextToLearn(keys);
    if (next == null) {
      return;
    }
    keys.beginSegment();
    try {
      learn(keys, Family.ENTITY, next);
      learn(keys, Family.STATE, next);
      keys.endSegment(next.row());
    } catch (StoreException e) {
      unreadable.add(next.row().number());
    }
    arrange();
  }

  private @Nullable OpenSegment nextToLearn(KnownKeys keys) {
    for (SegmentRow row : keys.uncovered()) {
      if (!unreadable.contains(row.number())) {
        return open(row);
      }
    }
    return null;
  }

  private static void learn(KnownKeys keys, Family family, OpenSegment segment) {
    try (Tables.Cursor rows = segment.rawScan(family, new byte[0], null, Tables.Order.ASCENDING)) {
      while (rows.next()) {
        keys.add(family, rows.key());
      }
    }
  }

  /** Of the files that say which segments have which keys. */
  long keysBytes() {
    return known == null ? 0 : known.storedBytes();
  }

  void replace(List<SegmentRow> gone, @Nullable SegmentRow merged) {
    segments.stream().filter(one -> gone.contains(one.row())).forEach(OpenSegment::close);
    segments.removeIf(segment -> gone.contains(segment.row()));
    if (merged != null) {
      segments.add(new OpenSegment(merged, blocks, cache, opened));
    }
    arrange();
  }

  /** The rows of META that tell of what was overwritten, once a segment is too. */
  MemoryTables withDropped(SegmentRow gone) {
    MemoryTables changes = new MemoryTables();
    for (SegmentRow.HostSpan host : gone.hosts()) {
      byte[] key = MetaKeys.dropped(host.id(), gone.firstSequence());
      DroppedRow row =
          new DroppedRow(
              host.id(), host.firstNs(), host.lastNs(), gone.lastSequence(), host.records());
      byte[] before = droppedBefore(host.id(), gone.firstSequence());
      if (before != null) {
        key = before;
        byte[] value = meta.raw(Family.META, before);
        row = value == null ? row : DroppedRow.decode(value).and(row);
      }
      changes.put(Family.META, key, row.encode());
    }
    return changes;
  }

  /** The row that what is dropped now continues: nothing that is still there lies in between. */
  private byte @Nullable [] droppedBefore(byte[] hostId, long firstSequence) {
    byte[] from = MetaKeys.dropped(hostId, 0);
    byte[] to = MetaKeys.dropped(hostId, firstSequence);
    try (Tables.Cursor rows = meta.rawScan(Family.META, from, to, Tables.Order.DESCENDING)) {
      if (!rows.next()) {
        return null;
      }
      long lastSequence = DroppedRow.decode(rows.value()).lastSequence();
      boolean between =
          segments.stream()
              .map(OpenSegment::row)
              .anyMatch(
                  row -> row.firstSequence() > lastSequence && row.lastSequence() < firstSequence);
      return between ? null : rows.key();
    }
  }

  private void arrange() {
    segments.sort(Comparator.comparingLong(segment -> segment.row().firstSequence()));
    layers.clear();
    for (int i = segments.size() - 1; i >= 0; i--) {
      layers.add(segments.get(i));
    }
    layers.add(meta);
    rows = segments.stream().map(OpenSegment::row).toList();
    if (known != null) {
      List<SegmentRow> newestFirst = new ArrayList<>(rows);
      Collections.reverse(newestFirst);
      known.arrange(newestFirst);
    }
  }

  /** The rows of some of the segments, read as one. */
  LayeredTables rowsOf(List<SegmentRow> some) {
    List<Layer> chosen = new ArrayList<>();
    for (Layer layer : layers) {
      if (layer instanceof OpenSegment segment && some.contains(segment.row())) {
        chosen.add(layer);
      }
    }
    return new LayeredTables(chosen);
  }

  /** Writes a segment that is made of some others, with their rows. */
  SegmentRow writeMerged(
      SegmentDraft draft, List<SegmentRow> some, BlockFile file, long number, int tier) {
    List<OpenSegment> chosen = new ArrayList<>();
    for (Layer layer : layers) {
      if (layer instanceof OpenSegment segment && some.contains(segment.row())) {
        chosen.add(segment);
      }
    }
    return chosen.stream().allMatch(OpenSegment::isMirrored)
        ? draft.writeMerged(chosen, file, number, tier)
        : draft.write(new LayeredTables(chosen), file, number, tier);
  }

  /** Visits all frames of some of the segments. */
  void frames(List<SegmentRow> some, Predicate<FrameView> visitor) {
    for (OpenSegment segment : segments) {
      if (some.contains(segment.row())
          && !segment.forEach(Long.MIN_VALUE, Long.MAX_VALUE, visitor)) {
        return;
      }
    }
  }

  /** Visits all frames of one segment, and keeps nothing of it open: for who visits them all. */
  void framesOf(SegmentRow one, Predicate<FrameView> visitor) {
    for (OpenSegment segment : List.copyOf(segments)) {
      if (segment.row().number() == one.number()) {
        segment.forEach(Long.MIN_VALUE, Long.MAX_VALUE, visitor);
        segment.close();
      }
    }
  }

  /** The segment of this row; null when it is not there any more. */
  @Nullable OpenSegment open(SegmentRow row) {
    for (OpenSegment segment : segments) {
      if (segment.row().equals(row)) {
        return segment;
      }
    }
    return null;
  }

  @Override
  public boolean forEach(long fromNs, long toNs, Predicate<FrameView> visitor) {
    for (OpenSegment segment : List.copyOf(segments)) {
      SegmentRow row = segment.row();
      if (row.lastNs() >= fromNs
          && row.firstNs() <= toNs
          && !segment.forEach(fromNs, toNs, visitor)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean records(RecordQuery query, RecordQuery.Taker taker) {
    List<OpenSegment> inOrder = new ArrayList<>(segments);
    if (query.newestFirst()) {
      Collections.reverse(inOrder);
    }
    for (OpenSegment segment : inOrder) {
      SegmentRow row = segment.row();
      if (query.span().touches(row.firstNs(), row.lastNs()) && !segment.records(query, taker)) {
        return false;
      }
    }
    return true;
  }

  /** Only looked up where all segments are asked for: else it could cost more than it saves. */
  @Override
  public boolean mayHaveText(RecordQuery query, Wanted.TextTest test) {
    return !isOfAll(query)
        || segments.stream().anyMatch(segment -> segment.mayHaveText(query, test));
  }

  @Override
  public boolean rows(RecordQuery query, Consumer<RowSearch> visitor) {
    boolean ofAll = isOfAll(query);
    if (ofAll) {
      List.copyOf(segments).forEach(segment -> segment.rows(query, visitor));
    }
    return ofAll;
  }

  private boolean isOfAll(RecordQuery query) {
    return rows.stream().allMatch(row -> query.span().touches(row.firstNs(), row.lastNs()));
  }

  @Override
  public void record(EventId id, RecordVisitor visitor) {
    long sequence = id.frameSequence();
    int low = 0;
    int high = segments.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      SegmentRow row = segments.get(middle).row();
      if (row.lastSequence() < sequence) {
        low = middle + 1;
      } else if (row.firstSequence() > sequence) {
        high = middle - 1;
      } else {
        segments.get(middle).record(id, visitor);
        return;
      }
    }
  }

  @Override
  public void close() {
    segments.clear();
    layers.clear();
  }
}
