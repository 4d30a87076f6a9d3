package io.drec.segment;

import org.jspecify.annotations.Nullable;

/** Packs rows of one kind, a block at a time. */
interface BlockPacker {
  /** A block with so many bytes of rows that are kept as they are ends. */
  int BLOCK_BYTES_MAX = 64 * 1024;

  /** In the first pass: makes known which texts and entities the row names. */
  void gather(byte[] key, byte @Nullable [] value);

  /** In the second: whether other rows tell this one, so that it is not added. */
  default boolean isTold(byte[] key, byte @Nullable [] value) {
    return false;
  }

  /** In the second: adds it to the block. */
  void add(byte[] key, byte @Nullable [] value);

  /** Whether the block should end here. */
  boolean isFull();

  /** What has been added, as a block's payload; the next block is empty. */
  ByteOut finish();
}
