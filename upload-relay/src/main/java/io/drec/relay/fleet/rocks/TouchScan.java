package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.RowView;
import io.drec.relay.identity.HostId;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Reads the rows of an indicator, over all families that its days lie in, and adds them up.
 *
 * <p>An indicator may be on every host on every day. When it turns out to be on many, another
 * thread that has nothing to do takes the later half of what is left. A <i>place</i> is the part of
 * a key by which the halves are told apart: day and host number.
 */
final class TouchScan {
  /** Rows after which it pays to wake another thread: some 3 ms of reading. */
  static final int ROWS_ALONE = 4096;

  private static final int SLOT_BITS = 24;
  private static final long DAY = 1L << 32;

  private final RocksFleet fleet;
  private final Indicator indicator;
  private final Executor helpers;
  private final int rowsAlone;

  /**
   * @param helpers refuses when nobody is free
   */
  TouchScan(RocksFleet fleet, Indicator indicator, Executor helpers, int rowsAlone) {
    this.fleet = fleet;
    this.indicator = indicator;
    this.helpers = helpers;
    this.rowsAlone = rowsAlone;
  }

  /**
   * Each host once, in order of id. Nobody may close or expire meanwhile.
   *
   * @param firstDay included, as is {@code lastDay}
   */
  List<HostTouch> hosts(int firstDay, int lastDay) throws RocksDBException {
    int from = Math.max(firstDay, fleet.index().firstDay());
    int to = Math.min(lastDay, DayBuckets.LAST_DAY);
    if (from > to) {
      return List.of();
    }
    Part all = new Part(from * DAY, (to + 1) * DAY);
    CompletableFuture<Touches> rest = null;
    try {
      all.read(true);
    } finally {
      rest = all.rest;
      if (rest != null) {
        // Also when this half failed: the other must not read on when the store is closed.
        rest.handle((found, failed) -> found).join();
      }
    }
    if (rest != null) {
      all.touches.addAll(result(rest));
    }
    return inOrder(all.touches);
  }

  private static Touches result(CompletableFuture<Touches> rest) throws RocksDBException {
    try {
      return rest.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Unreadable trouble) {
        throw trouble.cause;
      }
      if (e.getCause() instanceof FleetStoreException trouble) {
        throw trouble;
      }
      throw e;
    }
  }

  /** What the other thread met. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final RocksDBException cause;

    private Unreadable(RocksDBException cause) {
      super(cause);
      this.cause = cause;
    }
  }

  /** Places from one, included, to another that is not; one thread reads it. */
  private final class Part {
    private final Touches touches = new Touches();
    private final RowView view = new RowView(new byte[0]);
    private final byte[] key = new byte[IndexRows.KEY_BYTES];
    private final byte[] value = new byte[IndexRows.VALUE_BYTES_MAX];
    private final long from;
    private long end;

    /** The greatest place read; families need not be in order of days. */
    private long reached = -1;

    private int rows;
    private @Nullable CompletableFuture<Touches> rest;

    private Part(long from, long end) {
      this.from = from;
      this.end = end;
    }

    private void read(boolean maySplit) throws RocksDBException {
      for (int bucket : fleet.index().buckets(day(from), day(end - 1))) {
        ColumnFamilyHandle family = fleet.index().find(bucket);
        if (family != null) {
          read(family, maySplit);
        }
      }
    }

    private void read(ColumnFamilyHandle family, boolean maySplit) throws RocksDBException {
      try (Slice upper = new Slice(IndexRows.from(indicator, day(end), (int) end));
          ReadOptions options = new ReadOptions().setIterateUpperBound(upper);
          RocksIterator iterator = fleet.db().newIterator(family, options)) {
        iterator.seek(IndexRows.from(indicator, day(from), (int) from));
        while (iterator.isValid()) {
          int keyLength = iterator.key(key);
          long place = IndexRows.place(key, keyLength);
          if (place >= end) {
            return;
          }
          reached = Math.max(reached, place);
          IndexRows.read(view, key, value, iterator.value(value), touches);
          if (++rows == rowsAlone && maySplit) {
            split(place);
          }
          iterator.next();
        }
        iterator.status();
      }
    }

    /** Gives the later half away, if somebody takes it and nothing of it was read yet. */
    private void split(long place) {
      long half = half(place);
      if (half <= reached || half >= end) {
        return;
      }
      Part later = new Part(half, end);
      try {
        rest =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    later.read(false);
                    return later.touches;
                  } catch (RocksDBException e) {
                    throw new Unreadable(e);
                  }
                },
                helpers);
        end = half;
      } catch (RejectedExecutionException e) {
        // All are busy: then one thread is what there is.
        rest = null;
      }
    }

    /** In the middle of the days that may have rows; of one day, in the middle of its hosts. */
    private long half(long place) {
      int day = day(place);
      int halves = Math.max(day, Math.min(day(end - 1), fleet.index().newestDay())) - day + 1;
      long host = halves % 2 == 0 ? 0 : fleet.numbers().size() / 2;
      return (day + halves / 2) * DAY + host;
    }
  }

  private static int day(long place) {
    return (int) (place >>> 32);
  }

  /** By the first bytes of the ids, as numbers: comparing whole ids takes longer than reading. */
  private List<HostTouch> inOrder(Touches touches) {
    int size = touches.size();
    if (size >= 1 << SLOT_BITS) {
      throw new FleetStoreException(
          "an indicator on " + size + " hosts; one centre holds " + (1 << SLOT_BITS));
    }
    long[] order = new long[size];
    for (int slot = 0; slot < size; slot++) {
      order[slot] =
          (host(touches.host(slot)).prefix() >>> SLOT_BITS << SLOT_BITS | slot) ^ Long.MIN_VALUE;
    }
    Arrays.sort(order);
    List<HostTouch> found = new ArrayList<>(size);
    boolean isSure = true;
    for (int i = 0; i < size; i++) {
      int slot = (int) order[i] & (1 << SLOT_BITS) - 1;
      isSure &= i == 0 || order[i] >>> SLOT_BITS != order[i - 1] >>> SLOT_BITS;
      HostId host = host(touches.host(slot));
      found.add(
          new HostTouch(host, touches.firstNs(slot), touches.lastNs(slot), touches.count(slot)));
    }
    if (!isSure) {
      found.sort(Comparator.comparing(HostTouch::host));
    }
    return found;
  }

  private HostId host(int number) {
    HostId host = fleet.numbers().host(number);
    if (host == null) {
      throw new FleetStoreException(
          "the fleet's index names host number "
              + number
              + ", which it does not know: the store is damaged; restore it from a copy");
    }
    return host;
  }
}
