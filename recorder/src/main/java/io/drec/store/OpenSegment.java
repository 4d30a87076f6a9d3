package io.drec.store;

import io.drec.record.EventId;
import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.record.RecordView;
import io.drec.segment.BlockCache;
import io.drec.segment.Blocks;
import io.drec.segment.PackedRows;
import io.drec.segment.PackedRowsBuilder;
import io.drec.segment.RecordColumns;
import io.drec.segment.RecordQuery;
import io.drec.segment.RowKeys;
import io.drec.segment.RowSearch;
import io.drec.segment.SegmentFormatException;
import io.drec.segment.TextTable;
import io.drec.segment.Wanted;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A segment to read from; its parts are opened when they are first asked for. */
final class OpenSegment implements Layer, Frames, OpenSegments.Openable {
  private final SegmentRow row;
  private final Blocks.Source source;
  private final BlockCache cache;
  private final OpenSegments open;

  /** Stays open: with it most questions are over. */
  private @Nullable RowKeys keys;

  private @Nullable Parts parts;
  private long lastUse;

  private record Parts(TextTable texts, RecordColumns columns, PackedRows rows) {}

  /**
   * @param cache of blocks, shared by all segments of the store
   * @param open those of the store that are open
   */
  OpenSegment(SegmentRow row, RocksBlocks blocks, BlockCache cache, OpenSegments open) {
    this.row = row;
    this.cache = cache;
    this.open = open;
    this.source = (section, number) -> blocks.get(row.number(), section, number);
  }

  SegmentRow row() {
    return row;
  }

  /** Whether its blocks are seen already. */
  boolean isThere() {
    return RecordColumns.isThere(source);
  }

  @Override
  public byte @Nullable [] raw(Family family, byte[] key) {
    if (family == Family.META) {
      return null;
    }
    return reading(
        () -> {
          boolean mayHold = keys().mayHold(family.code(), startOf(family, key));
          byte[] value = mayHold ? parts().rows().get(family.code(), key) : null;
          return value == PackedRows.DELETED ? DELETED : value;
        });
  }

  @Override
  public Tables.Cursor rawScan(
      Family family, byte[] from, byte @Nullable [] to, Tables.Order order) {
    if (family == Family.META) {
      return LayeredTables.Empty.CURSOR;
    }
    return readingCursor(
        () -> {
          byte[] start = startOf(family, from, to);
          return start != null && !keys().mayHold(family.code(), start)
              ? LayeredTables.Empty.CURSOR
              : new Rows(
                  parts().rows().cursor(family.code(), from, to, order == Tables.Order.DESCENDING));
        });
  }

  /** Whether its rows can be merged without going over them first. */
  boolean isMirrored() {
    return Boolean.TRUE.equals(reading(() -> parts().rows().isMirrored()));
  }

  /** Tells a builder of all texts and entities here. */
  void registerAt(PackedRowsBuilder builder) {
    reading(
        () -> {
          builder.registerAll(parts().rows(), parts().texts());
          return null;
        });
  }

  /** All rows of a family as they are packed: of an edge one of its two. */
  Tables.Cursor packed(Family family) {
    return readingCursor(() -> new Rows(parts().rows().packed(family.code())));
  }

  /** What the filter knows of a key: of an indicator its kind and value. */
  private static byte[] startOf(Family family, byte[] key) {
    int behind = 1 + 2 * Keys.ID_BYTES;
    return family == Family.INDICATOR && key.length > behind
        ? Arrays.copyOf(key, key.length - behind)
        : key;
  }

  /** What the filter knows of all rows of a scan; null: it is not of one entity or value. */
  private static byte @Nullable [] startOf(Family family, byte[] from, byte @Nullable [] to) {
    int common = to == null ? 0 : Arrays.mismatch(from, to);
    boolean oneEntity = family == Family.EDGE && common >= Keys.ID_BYTES;
    boolean oneValue =
        family == Family.INDICATOR
            && to != null
            && common == from.length - 1
            && common == to.length - 1
            && from[common] == 0
            && to[common] == 1;
    return oneEntity || oneValue ? Arrays.copyOf(from, common) : null;
  }

  @Override
  public boolean forEach(long fromNs, long toNs, Predicate<FrameView> visitor) {
    return Boolean.TRUE.equals(reading(() -> parts().columns().forEach(fromNs, toNs, visitor)));
  }

  /** Visits the frames from a sequence on; false when the visitor ended the visit. */
  boolean framesFrom(long sequence, Predicate<FrameView> visitor) {
    return Boolean.TRUE.equals(reading(() -> parts().columns().forEach(sequence, visitor)));
  }

  /** How many frames it holds; as many as its sequences say, where none is missing. */
  long frameCount() {
    Integer count = reading(() -> parts().columns().frameCount());
    return count == null ? 0 : count;
  }

  @Override
  public boolean records(RecordQuery query, RecordQuery.Taker taker) {
    return Boolean.TRUE.equals(reading(() -> parts().columns().forEach(query, taker)));
  }

  @Override
  public boolean mayHaveText(RecordQuery query, Wanted.TextTest test) {
    return Boolean.TRUE.equals(reading(() -> parts().columns().hasText(query, test)));
  }

  @Override
  public boolean rows(RecordQuery query, Consumer<RowSearch> visitor) {
    reading(
        () -> {
          visitor.accept(new RowSearch(parts().columns(), parts().rows()));
          return null;
        });
    return true;
  }

  @Override
  public void record(EventId id, RecordVisitor visitor) {
    reading(
        () -> {
          RecordColumns columns = parts().columns();
          int ordinal = columns.events().ordinal(id.frameSequence(), id.index());
          if (ordinal >= 0) {
            ByteBuffer bytes = columns.record(ordinal);
            visitor.visit(columns.head(ordinal), new RecordView().wrap(bytes, 0, bytes.capacity()));
          }
          return null;
        });
  }

  /** Gives back what was opened; the next question opens it anew, a cursor goes on. */
  @Override
  public void close() {
    parts = null;
    open.closed(this);
  }

  /** Beside blocks in the cache. */
  @Override
  public long weight() {
    Parts known = parts;
    return known == null
        ? 0
        : known.texts().weight() + known.columns().weight() + known.rows().weight();
  }

  @Override
  public long lastUse() {
    return lastUse;
  }

  private RowKeys keys() {
    RowKeys known = keys;
    if (known == null) {
      known = RowKeys.open(source, cache);
      keys = known;
    }
    return known;
  }

  private Parts parts() {
    lastUse = open.use();
    Parts known = parts;
    if (known == null) {
      TextTable texts = TextTable.open(source, cache);
      RecordColumns columns = RecordColumns.open(source, texts, cache);
      PackedRows rows = PackedRows.open(source, keys(), texts, columns.events(), cache);
      known = new Parts(texts, columns, rows);
      parts = known;
      open.opened(this);
    }
    return known;
  }

  private <T> @Nullable T reading(Supplier<@Nullable T> read) {
    try {
      return read.get();
    } catch (SegmentFormatException | RecordFormatException e) {
      throw damaged(e);
    }
  }

  private Tables.Cursor readingCursor(Supplier<Tables.Cursor> read) {
    try {
      return read.get();
    } catch (SegmentFormatException e) {
      throw damaged(e);
    }
  }

  private StoreException damaged(RuntimeException e) {
    return new StoreException(
        "the store is damaged: segment "
            + row.number()
            + " of frames "
            + row.firstSequence()
            + " to "
            + row.lastSequence()
            + ": "
            + e.getMessage()
            + "; restore the recording from a copy, or ask for another span",
        e);
  }

  private final class Rows implements Tables.Cursor {
    private final PackedRows.Cursor rows;

    Rows(PackedRows.Cursor rows) {
      this.rows = rows;
    }

    @Override
    public boolean next() {
      try {
        return rows.next();
      } catch (SegmentFormatException e) {
        throw damaged(e);
      }
    }

    @Override
    public byte[] key() {
      return rows.key();
    }

    @Override
    public byte[] value() {
      byte[] value = rows.value();
      return value == null ? DELETED : value;
    }

    @Override
    public void close() {}
  }
}
