package io.drec.segment;

import java.util.Arrays;
import java.util.function.Consumer;

/** Gathers the different entity ids of a segment, then numbers them in their order. */
final class EntityNumbers {
  static final int ID_BYTES = 9;

  private final Interner ids = new Interner();

  /** By the number in which an id was first seen: its number in order. */
  private int[] sorted = new int[0];

  void add(byte[] bytes, int offset) {
    ids.add(bytes, offset, ID_BYTES);
  }

  int count() {
    return ids.size();
  }

  /** Numbers them; no more are added. The ids go to {@code visitor} in their order. */
  void write(Consumer<byte[]> visitor) {
    int[] order = TextOrder.of(ids);
    sorted = new int[order.length];
    for (int number = 0; number < order.length; number++) {
      int seen = order[number];
      sorted[seen] = number;
      int offset = ids.offset(seen);
      visitor.accept(Arrays.copyOfRange(ids.array(seen), offset, offset + ID_BYTES));
    }
  }

  long retainedBytes() {
    return ids.bytes() + 28L * ids.size();
  }

  /** The number of an id; -1: it was not added. */
  int number(byte[] bytes, int offset) {
    int found = ids.find(bytes, offset, ID_BYTES);
    return found < 0 ? -1 : sorted[found];
  }
}
