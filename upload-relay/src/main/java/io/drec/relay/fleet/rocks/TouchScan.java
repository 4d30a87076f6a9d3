package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.identity.HostId;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Reads the rows of an indicator, over all families that its days lie in, and adds them up. An
 * indicator may be on every host on every day, so nothing is made for a row. One thread does it: a
 * second one that read the later half of the days took as long and twice the processor time where
 * that was measured (docs/performance.md).
 */
final class TouchScan {
  private static final int SLOT_BITS = 24;

  private final RocksFleet fleet;
  private final Indicator indicator;
  private final IndexReader reader = new IndexReader();

  TouchScan(RocksFleet fleet, Indicator indicator) {
    this.fleet = fleet;
    this.indicator = indicator;
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
    Touches touches = new Touches(fleet.numbers().size());
    for (int bucket : fleet.index().buckets(from, to)) {
      ColumnFamilyHandle family = fleet.index().find(bucket);
      if (family != null) {
        read(family, from, to, touches);
      }
    }
    return inOrder(touches);
  }

  private void read(ColumnFamilyHandle family, int from, int to, Touches touches)
      throws RocksDBException {
    RowMerge rows =
        new RowMerge(
            (place, fromNs, spanNs, count) -> {
              long firstNs = DayBuckets.startNs(RowColumns.day(place)) + fromNs;
              touches.add(RowColumns.host(place), firstNs, firstNs + spanNs, count);
            });
    try (Slice upper = new Slice(IndexRows.from(indicator, to + 1));
        ReadOptions options = new ReadOptions().setIterateUpperBound(upper);
        RocksIterator iterator = fleet.db().newIterator(family, options)) {
      for (iterator.seek(IndexRows.from(indicator, from)); iterator.isValid(); iterator.next()) {
        reader.at(iterator);
        reader.take(iterator, rows);
      }
      iterator.status();
      rows.end();
    }
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
      order[slot] = (prefix(touches.host(slot)) >>> SLOT_BITS << SLOT_BITS | slot) ^ Long.MIN_VALUE;
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

  private long prefix(int number) {
    host(number);
    return fleet.numbers().prefix(number);
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
