package io.drec.segment;

import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one table of rows. */
final class RowTable {
  private final SectionReader section;
  private final Function<byte[], RowBlock> unpack;

  RowTable(SectionReader section, Function<byte[], RowBlock> unpack) {
    this.section = section;
    this.unpack = unpack;
  }

  int blocks() {
    return section.fences().blocks();
  }

  RowBlock block(int number) {
    return section.block(RowBlock.class, number, unpack);
  }

  /** The block in which a key has its place. */
  int find(byte[] key) {
    return section.fences().find(key);
  }

  /** The value; {@link PackedRows#DELETED}; null: there is no such row. */
  byte @Nullable [] get(byte[] key) {
    if (blocks() == 0) {
      return null;
    }
    RowBlock block = block(find(key));
    int row = block.lowerBound(key);
    if (row == block.count() || !Arrays.equals(block.key(row), key)) {
      return null;
    }
    byte[] value = block.value(row);
    return value == null ? PackedRows.DELETED : value;
  }

  /** The value of an edge that is packed, not kept as it is; null: there is no such row. */
  byte @Nullable [] getEdge(byte[] key) {
    if (blocks() == 0 || !(block(find(key)) instanceof EdgeBlock block)) {
      return null;
    }
    int row = block.lowerBound(key);
    return row < block.count() && block.isEdge(row) && Arrays.equals(block.key(row), key)
        ? block.value(row)
        : null;
  }
}
