package io.drec.segment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packs rows into blocks in memory, and opens them. */
final class PackedSegment {
  final MemoryBlocks blocks = new MemoryBlocks();
  private final Events events;

  /** A row as it is put. */
  record Row(int family, byte[] key, byte @Nullable [] value) {}

  private PackedSegment(Events events) {
    this.events = events;
  }

  static PackedSegment of(Events events, List<Row> rows) {
    PackedSegment segment = new PackedSegment(events);
    TextTableBuilder texts = new TextTableBuilder(Effort.FRESH);
    PackedRowsBuilder builder = new PackedRowsBuilder(texts, events);
    rows.forEach(row -> builder.register(row.family(), row.key(), row.value()));
    if (builder.hasLoneEdges()) {
      rows.forEach(row -> builder.registerLone(row.family(), row.key(), row.value()));
    }
    texts.finish(segment.blocks);
    builder.startWriting(segment.blocks, 3);
    rows.forEach(row -> builder.write(row.family(), row.key(), row.value()));
    builder.finish();
    return segment;
  }

  PackedRows open() {
    return open(new BlockCache(256 * 1024));
  }

  PackedRows open(BlockCache cache) {
    return PackedRows.open(blocks, TextTable.open(blocks, new BlockCache(1 << 20)), events, cache);
  }
}
