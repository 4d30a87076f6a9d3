package io.drec.relay.fleet.rocks;

import static io.drec.relay.fleet.Fleet.EPOCH;
import static io.drec.relay.fleet.Fleet.OTHER_EPOCH;
import static io.drec.relay.fleet.Fleet.TODAY;
import static io.drec.relay.fleet.Fleet.host;
import static io.drec.relay.fleet.Fleet.row;
import static io.drec.relay.fleet.Fleet.touched;
import static io.drec.relay.fleet.Fleet.unit;
import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.Fleet;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.FleetStoreContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole contract where a second thread is asked for at the second row already. */
final class TwoReadersTest extends FleetStoreContract {
  private static final int HOSTS = 30;

  @TempDir Path folder;

  @Override
  protected FleetStore open() {
    return open("contract", 2, DayBuckets.ofIndex());
  }

  private RocksFleetStore open(String name, int rowsAlone, DayBuckets days) {
    Path directory = folder.resolve(name);
    return RocksFleetStore.open(
        directory, RocksMemory.BUDGET_BYTES_MIN, Fleet.CLOCK, Room.on(directory), days, rowsAlone);
  }

  /** Buckets of one day, so that 90 days go around: families are not in order of days. */
  @Test
  void shouldTellTheSameWhereverTheWorkIsDivided() {
    for (int days : new int[] {1, 2, 3, 90}) {
      String name = "days-" + days;
      List<HostTouch> alone;
      try (FleetStore store = open(name, Integer.MAX_VALUE, new DayBuckets(1))) {
        fill(store, days);
        alone = touched(store, "/a", 0, Integer.MAX_VALUE);
        assertThat(alone).hasSize(HOSTS);
        assertThat(alone.stream().mapToLong(HostTouch::count).sum()).isEqualTo(2L * HOSTS * days);
      }
      int rows = 2 * HOSTS * days;
      for (int rowsAlone : new int[] {1, 2, rows / 3, rows / 2, rows - 1, rows}) {
        try (FleetStore store = open(name, rowsAlone, new DayBuckets(1))) {
          assertThat(touched(store, "/a", 0, Integer.MAX_VALUE))
              .as("%d days, divided after %d rows", days, rowsAlone)
              .isEqualTo(alone);
        }
      }
    }
  }

  private static void fill(FleetStore store, int days) {
    for (int which = 0; which < HOSTS; which++) {
      List<io.drec.relay.message.IndexRow> rows = new ArrayList<>();
      for (int day = TODAY - days + 1; day <= TODAY; day++) {
        rows.add(row("/a", day, which, day, 1));
      }
      var all = rows.toArray(new io.drec.relay.message.IndexRow[0]);
      store.putIndex(host(which), unit(EPOCH, 0, 9, all));
      store.putIndex(host(which), unit(OTHER_EPOCH, 0, 9, all));
    }
  }
}
