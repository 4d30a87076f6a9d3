package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.RowBytes;
import io.drec.relay.fleet.RowView;
import java.util.Arrays;

/**
 * Index rows of one indicator and day in order of their places, and how they lie in one packed row:
 * column by column, so that thousands are read in one go and nothing is made for each.
 *
 * <p>A place is what follows the indicator in a key: u16 day, u32 host number, u16 epoch number.
 */
final class RowColumns {
  /** More in one packed row is damage. */
  static final int ROWS_MAX = 1 << 16;

  private static final int ROWS_AT_FIRST = 16;
  private static final int EPOCH_BITS = 16;
  private static final int HOST_BITS = 32;
  private static final long EPOCH_MASK = (1L << EPOCH_BITS) - 1;
  private static final long HOST_MASK = (1L << HOST_BITS) - 1;

  private long[] places = new long[ROWS_AT_FIRST];
  private long[] firstsNs = new long[ROWS_AT_FIRST];
  private long[] spansNs = new long[ROWS_AT_FIRST];
  private long[] counts = new long[ROWS_AT_FIRST];
  private int size;

  static int day(long place) {
    return (int) (place >>> HOST_BITS + EPOCH_BITS);
  }

  static int host(long place) {
    return (int) (place >>> EPOCH_BITS);
  }

  static int epoch(long place) {
    return (int) (place & EPOCH_MASK);
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  long place(int row) {
    return places[row];
  }

  long firstNs(int row) {
    return firstsNs[row];
  }

  long spanNs(int row) {
    return spansNs[row];
  }

  long count(int row) {
    return counts[row];
  }

  /**
   * @param firstNs from the begin of the place's day
   * @param spanNs last time from the first
   */
  void add(long place, long firstNs, long spanNs, long count) {
    room(size + 1);
    places[size] = place;
    firstsNs[size] = firstNs;
    spansNs[size] = spanNs;
    counts[size] = count;
    size++;
  }

  private void room(int rows) {
    if (rows > places.length) {
      int length = Math.max(rows, 2 * places.length);
      places = Arrays.copyOf(places, length);
      firstsNs = Arrays.copyOf(firstsNs, length);
      spansNs = Arrays.copyOf(spansNs, length);
      counts = Arrays.copyOf(counts, length);
    }
  }

  /** Writes rows, {@code to} not included; the place of the first is said by the key. */
  void encode(int from, int to, RowBytes into) {
    into.number(to - from);
    for (int row = from + 1; row < to; row++) {
      long hosts = (places[row] >>> EPOCH_BITS) - (places[row - 1] >>> EPOCH_BITS);
      int epoch = epoch(places[row]);
      into.number(hosts << 1 | (epoch == 0 ? 0 : 1));
      if (epoch != 0) {
        into.number(epoch);
      }
    }
    for (int row = from; row < to; row++) {
      into.signed(firstsNs[row]);
    }
    for (int row = from; row < to; row++) {
      into.signed(spansNs[row]);
    }
    for (int row = from; row < to; row++) {
      into.number(counts[row]);
    }
  }

  /**
   * Reads a packed row in place of what is here.
   *
   * @param first the place in its key
   */
  void decode(long first, RowView value) {
    size = 0;
    int rows = value.count();
    if (rows < 1 || rows > ROWS_MAX) {
      throw damaged(rows + " rows, expected 1 to " + ROWS_MAX);
    }
    room(rows);
    decodePlaces(first, rows, value);
    for (int row = 0; row < rows; row++) {
      firstsNs[row] = value.signed();
    }
    for (int row = 0; row < rows; row++) {
      spansNs[row] = value.signed();
    }
    for (int row = 0; row < rows; row++) {
      counts[row] = value.number();
    }
    if (!value.atEnd()) {
      throw damaged("bytes behind its " + rows + " rows");
    }
    size = rows;
  }

  private void decodePlaces(long first, int rows, RowView value) {
    long place = first;
    places[0] = first;
    for (int row = 1; row < rows; row++) {
      long step = value.number();
      long hosts = step >>> 1;
      long epoch = (step & 1) == 0 ? 0 : value.number();
      long left = HOST_MASK - (place >>> EPOCH_BITS & HOST_MASK);
      boolean isInOrder = hosts == 0 ? epoch > epoch(place) : hosts <= left;
      if (!isInOrder || epoch < 0 || epoch > EPOCH_MASK) {
        throw damaged("hosts that are not in order");
      }
      place = (place & ~EPOCH_MASK) + (hosts << EPOCH_BITS) | epoch;
      places[row] = place;
    }
  }

  static FleetStoreException damaged(String what) {
    return new FleetStoreException(
        "a packed row of the fleet's index has "
            + what
            + ": the store is damaged; restore it from a copy, or let the hosts fill a new one");
  }
}
