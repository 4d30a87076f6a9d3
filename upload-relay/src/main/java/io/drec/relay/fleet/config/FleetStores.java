package io.drec.relay.fleet.config;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.cassandra.CassandraFleetStore;
import io.drec.relay.fleet.cassandra.CassandraSettings;
import io.drec.relay.fleet.rocks.RocksFleetStore;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Opens the fleet store that a centre's configuration names. */
public final class FleetStores {
  /** How long a host can be asked for its past: a little longer than index rows can be kept. */
  static final int ANCHOR_DAYS = 400;

  private FleetStores() {}

  /**
   * Opens it, and drops what is older than is to be kept.
   *
   * @throws FleetStoreException when it cannot be opened
   */
  public static FleetStore open(FleetSettings settings, InstantSource clock) {
    CassandraSettings cassandra = settings.cassandra();
    FleetStore store =
        cassandra == null
            ? RocksFleetStore.open(settings.directory(), settings.memoryBytes(), clock)
            : CassandraFleetStore.open(cassandra, clock);
    try {
      expireDays(store, settings, clock);
    } catch (FleetStoreException e) {
      store.close();
      throw e;
    }
    return store;
  }

  /**
   * Drops what is older than is to be kept, and packs the index of days that are over; to be done
   * at least once a day.
   */
  public static void expire(FleetStore store, FleetSettings settings, InstantSource clock) {
    expireDays(store, settings, clock);
    int today = DayBuckets.day(TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    store.expireAnchorsBefore(today - ANCHOR_DAYS);
    store.packIndexBefore(today);
  }

  /** What is gone at once; a centre that starts does not wait for the rest. */
  private static void expireDays(FleetStore store, FleetSettings settings, InstantSource clock) {
    long nowNs = TimeUnit.MILLISECONDS.toNanos(clock.millis());
    int today = DayBuckets.day(nowNs);
    store.expireIndexBefore(today - settings.indexDays());
    store.expireFramesBefore(today - settings.framesDays());
    store.expireQuestions(nowNs);
  }
}
