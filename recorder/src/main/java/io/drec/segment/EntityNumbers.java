package io.drec.segment;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Gathers the different entity ids of a segment, then numbers them twice: by their <em>place</em>
 * in the order of ids, in which rows are found, and by their <em>turn</em> in the order of the
 * events that first told of them. What one event tells of has near turns, and places anywhere.
 */
final class EntityNumbers {
  static final int ID_BYTES = 9;

  /** Of an entity that is only named: other rows may say when it was told of. */
  static final long NO_TIME = Long.MAX_VALUE;

  private final Interner ids = new Interner();

  /** By the number in which an id was first seen: the earliest time at which it was told of. */
  private long[] whenNs = new long[1024];

  /** Likewise: its turn. */
  private int[] turns = new int[0];

  /** By turn. */
  private int[] places = new int[0];

  /** By turn: the event that first told of it, or one nearby. */
  private int[] ordinals = new int[0];

  void add(byte[] bytes, int offset, long timeNs) {
    int before = ids.size();
    int seen = ids.add(bytes, offset, ID_BYTES);
    if (seen == whenNs.length) {
      whenNs = Arrays.copyOf(whenNs, 2 * seen);
    }
    whenNs[seen] = seen == before ? timeNs : Math.min(whenNs[seen], timeNs);
  }

  int count() {
    return ids.size();
  }

  /** Numbers them; no more are added. The ids go to {@code visitor} in the order of places. */
  void write(EventTimes times, Consumer<byte[]> visitor) {
    int[] order = TextOrder.of(ids);
    long[] byTurn = new long[order.length];
    for (int place = 0; place < order.length; place++) {
      int seen = order[place];
      int offset = ids.offset(seen);
      visitor.accept(Arrays.copyOfRange(ids.array(seen), offset, offset + ID_BYTES));
      long ordinal = whenNs[seen] == NO_TIME ? 0 : times.atOrAfter(whenNs[seen]);
      byTurn[place] = ordinal << 32 | place;
    }
    Arrays.sort(byTurn);
    turns = new int[order.length];
    places = new int[order.length];
    ordinals = new int[order.length];
    for (int turn = 0; turn < byTurn.length; turn++) {
      places[turn] = (int) byTurn[turn];
      ordinals[turn] = (int) (byTurn[turn] >>> 32);
      turns[order[places[turn]]] = turn;
    }
  }

  long retainedBytes() {
    return ids.bytes() + 8L * whenNs.length + 36L * ids.size();
  }

  /** The turn of an id; -1: it was not added. */
  int turn(byte[] bytes, int offset) {
    int found = ids.find(bytes, offset, ID_BYTES);
    return found < 0 ? -1 : turns[found];
  }

  int place(long turn) {
    return places[(int) turn];
  }

  int ordinal(long turn) {
    return ordinals[(int) turn];
  }
}
