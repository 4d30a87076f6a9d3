package io.drec.store;

import io.drec.record.FrameView;
import io.drec.store.Tables.Cursor;
import io.drec.store.Tables.Order;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a store one by one, read beside its writer: for who passes on what is in them.
 *
 * <p>The writer may merge or overwrite a segment at any time. Reading it then fails with a {@link
 * StoreException}, as it does for a damaged one: after {@link #catchUp} a segment that is still in
 * {@link #segments} is damaged. Not thread safe.
 */
public final class StoredSegments implements AutoCloseable {
  private final RocksStore store;

  private StoredSegments(RocksStore store) {
    this.store = store;
  }

  /** Takes what a segment's frames told of an indicator, and of one object and process. */
  @FunctionalInterface
  public interface PostingVisitor {
    /** False ends the visit. */
    boolean posting(Indicator.Kind kind, String value, PostingRow row);
  }

  /** Sequences from {@code first} to {@code last}, both included. */
  public record Span(long first, long last) {}

  /**
   * Opens a store beside its writer.
   *
   * @return null when the recorder has not made it yet
   */
  public static @Nullable StoredSegments open(Path directory) {
    RocksStore store = RocksStore.openForReading(directory);
    return store == null ? null : new StoredSegments(store);
  }

  /** Takes in what the writer has done meanwhile. */
  public void catchUp() {
    store.catchUp();
  }

  /** Sequence of the last frame in the store; -1 when none. */
  public long position() {
    return store.position();
  }

  /** Oldest first. */
  public List<SegmentRow> segments() {
    return store.segments();
  }

  /** The rows of all segments, and META. */
  public Tables rows() {
    return store.tables();
  }

  /** The rows of the segments with frames before this one's, without META. */
  public Tables rowsBefore(SegmentRow segment) {
    return store
        .catalogue()
        .rowsOf(
            store.segments().stream()
                .filter(row -> row.lastSequence() < segment.firstSequence())
                .toList());
  }

  /**
   * Visits a segment's frames from a sequence on, byte for byte as they were recorded; a view is
   * only valid during the call.
   *
   * @return false when the visitor ended the visit
   */
  public boolean frames(SegmentRow segment, long fromSequence, Predicate<FrameView> visitor) {
    return opened(segment).framesFrom(fromSequence, visitor);
  }

  /** Whether the segment has a frame for each sequence from its first to its last. */
  public boolean isWithoutHoles(SegmentRow segment) {
    return opened(segment).frameCount() == segment.lastSequence() - segment.firstSequence() + 1;
  }

  /**
   * Visits what the segment's own frames told of indicators, in no promised order. Values longer
   * than {@link Keys#INDICATOR_VALUE_BYTES_MAX} are cut.
   */
  public void postings(SegmentRow segment, PostingVisitor visitor) {
    Indicator.Kind[] kinds = new Indicator.Kind[256];
    for (Indicator.Kind kind : Indicator.Kind.values()) {
      kinds[kind.code()] = kind;
    }
    try (Cursor rows =
        opened(segment).rawScan(Family.INDICATOR, new byte[0], null, Order.ASCENDING)) {
      boolean goOn = true;
      while (goOn && rows.next()) {
        byte[] key = rows.key();
        Indicator.Kind kind = kinds[key[0] & 0xff];
        int length = key.length - 2 * Keys.ID_BYTES - 2;
        if (kind != null) {
          String value = new String(key, 1, length, StandardCharsets.UTF_8);
          goOn = visitor.posting(kind, value, PostingRow.decode(rows.value()));
        }
      }
    }
  }

  private OpenSegment opened(SegmentRow row) {
    OpenSegment segment = store.catalogue().open(row);
    if (segment == null) {
      throw new StoreException(
          "segment " + row.number() + " of the store was merged or overwritten meanwhile");
    }
    return segment;
  }

  /** Frames that were overwritten to keep the store within its limits, oldest first. */
  public List<Span> overwritten() {
    List<Span> spans = new ArrayList<>();
    byte[] from = MetaKeys.dropped();
    try (Cursor rows = store.tables().scan(Family.META, from, Keys.after(from), Order.ASCENDING)) {
      while (rows.next()) {
        long first = new RowReader(rows.key(), 1 + EntityRow.HOST_ID_BYTES).u64();
        spans.add(new Span(first, DroppedRow.decode(rows.value()).lastSequence()));
      }
    }
    spans.sort(java.util.Comparator.comparingLong(Span::first));
    return spans;
  }

  /** Spans in which something was not recorded, as far as the store tells. */
  public long gaps() {
    long count = 0;
    byte[] from = MetaKeys.gaps();
    try (Cursor rows = store.tables().scan(Family.META, from, Keys.after(from), Order.ASCENDING)) {
      while (rows.next()) {
        count++;
      }
    }
    return count;
  }

  /** Records lost since the recorder's start, as of its newest accounting in the store. */
  public long lostRecords() {
    byte[] value = store.tables().get(Family.META, MetaKeys.totals());
    return value == null ? 0 : TotalsRow.decode(value).lost();
  }

  @Override
  public void close() {
    store.close();
  }
}
