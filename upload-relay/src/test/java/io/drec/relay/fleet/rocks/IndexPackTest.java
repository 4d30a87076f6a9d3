package io.drec.relay.fleet.rocks;

import static io.drec.relay.fleet.Fleet.EPOCH;
import static io.drec.relay.fleet.Fleet.OTHER_EPOCH;
import static io.drec.relay.fleet.Fleet.TODAY;
import static io.drec.relay.fleet.Fleet.host;
import static io.drec.relay.fleet.Fleet.path;
import static io.drec.relay.fleet.Fleet.row;
import static io.drec.relay.fleet.Fleet.touched;
import static io.drec.relay.fleet.Fleet.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.Fleet;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.RowBytes;
import io.drec.relay.fleet.RowView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Rows of days that are over are put together, and nobody who asks can tell. */
final class IndexPackTest {
  private static final int HOSTS = 100;
  private static final int DAY = TODAY - 1;
  private static final PackSizes SIZES = new PackSizes(8, 32, 0);

  @TempDir Path folder;

  private RocksFleetStore open() {
    return open(Room.on(folder), SIZES);
  }

  private RocksFleetStore open(Room room, PackSizes sizes) {
    return RocksFleetStore.open(
        folder.resolve("store"),
        RocksMemory.BUDGET_BYTES_MIN,
        Fleet.CLOCK,
        room,
        DayBuckets.ofIndex(),
        sizes);
  }

  /** Each host on two days, the present one among them. */
  private static void fill(RocksFleetStore store) {
    for (int i = 0; i < HOSTS; i++) {
      store.putIndex(
          host(i), unit(EPOCH, 0, 9, row("/a", DAY, i, i, 1), row("/a", TODAY, i, i, 1)));
    }
    for (int i = 0; i < 5; i++) {
      store.putIndex(host(i), unit(EPOCH, 10, 19, row("/few", DAY, i, i, 1)));
    }
  }

  /** Lengths of the keys of the index as they lie in RocksDB; the store is closed. */
  private List<Integer> keyLengths() throws RocksDBException {
    List<Integer> lengths = new ArrayList<>();
    try (RocksFleet fleet = fleet()) {
      for (ColumnFamilyHandle family : fleet.index().handles()) {
        try (RocksIterator rows = fleet.db().newIterator(family)) {
          for (rows.seekToFirst(); rows.isValid(); rows.next()) {
            lengths.add(rows.key().length);
          }
          rows.status();
        }
      }
    }
    return lengths;
  }

  private RocksFleet fleet() {
    return RocksFleet.open(
        folder.resolve("store"), RocksMemory.BUDGET_BYTES_MIN, DayBuckets.ofIndex());
  }

  @Test
  void shouldPutRowsOfDaysThatAreOverTogetherAndAnswerTheSame() throws RocksDBException {
    List<HostTouch> before;
    try (RocksFleetStore store = open()) {
      fill(store);
      before = touched(store, "/a", 0, Integer.MAX_VALUE);
      store.packIndexBefore(TODAY);
      assertThat(touched(store, "/a", 0, Integer.MAX_VALUE)).hasSize(HOSTS).isEqualTo(before);
      assertThat(touched(store, "/few", DAY, DAY)).hasSize(5);
    }
    // 32, 32, 32 and 4 hosts; the present day and what few hosts have stays by itself.
    assertThat(keyLengths()).filteredOn(length -> length == IndexRows.PACKED_KEY_BYTES).hasSize(4);
    assertThat(keyLengths()).filteredOn(length -> length == IndexRows.KEY_BYTES).hasSize(HOSTS + 5);
    try (RocksFleetStore store = open()) {
      assertThat(touched(store, "/a", 0, Integer.MAX_VALUE)).isEqualTo(before);
    }
  }

  @Test
  void shouldLetRowsCountThatCameAfterTheDayWasPacked() throws RocksDBException {
    try (RocksFleetStore store = open()) {
      fill(store);
      store.packIndexBefore(TODAY);
      for (int i = 0; i < HOSTS; i += 3) {
        store.putIndex(host(i), unit(EPOCH, 20, 29, row("/a", DAY, 1, 2, 7)));
      }
      store.putIndex(host(50), unit(OTHER_EPOCH, 0, 9, row("/a", DAY, 1, 2, 100)));
      store.putIndex(host(HOSTS), unit(EPOCH, 0, 9, row("/a", DAY, 1, 2, 7)));
      List<HostTouch> late = touched(store, "/a", DAY, DAY);
      assertThat(late).hasSize(HOSTS + 1);
      for (int i = 0; i < HOSTS; i++) {
        assertThat(count(late, i)).isEqualTo((i % 3 == 0 ? 7 : 1) + (i == 50 ? 100 : 0));
      }

      store.packIndexBefore(TODAY);

      assertThat(touched(store, "/a", DAY, DAY)).isEqualTo(late);
    }
    assertThat(keyLengths()).filteredOn(length -> length == IndexRows.KEY_BYTES).hasSize(HOSTS + 5);
  }

  private static long count(List<HostTouch> touches, int host) {
    return touches.stream()
        .filter(touch -> touch.host().equals(host(host)))
        .mapToLong(HostTouch::count)
        .sum();
  }

  @Test
  void shouldReadAStoreOfTheVersionBefore() throws IOException {
    Path file = folder.resolve("store").resolve(FleetDirectory.FILE);
    try (RocksFleetStore store = open()) {
      fill(store);
    }
    Files.writeString(file, "format=drec-fleet\nversion=1\n");
    try (RocksFleetStore store = open()) {
      assertThat(touched(store, "/a", DAY, TODAY)).hasSize(HOSTS);
      assertThat(Files.readString(file)).isEqualTo("format=drec-fleet\nversion=2\n");
      store.packIndexBefore(TODAY);
      assertThat(touched(store, "/a", DAY, TODAY)).hasSize(HOSTS);
    }
  }

  /** Each writes one row of the day that is packed, over and over, and looks for it. */
  @Test
  void shouldLoseNothingThatIsWrittenWhileItPacks() throws Exception {
    int writers = 4;
    int rounds = 500;
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(writers + 1);
    try (RocksFleetStore store = open(Room.on(folder), new PackSizes(1, 3, 0))) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int writer = i;
        all.add(pool.submit(() -> write(store, writer, rounds)));
      }
      Future<?> packing =
          pool.submit(
              () -> {
                while (!isOver.get()) {
                  store.packIndexBefore(TODAY);
                }
              });
      for (Future<?> writer : all) {
        writer.get();
      }
      isOver.set(true);
      packing.get();

      assertThat(touched(store, "/a", DAY, DAY))
          .hasSize(writers)
          .allMatch(touch -> touch.count() == rounds);
    } finally {
      isOver.set(true);
      pool.shutdownNow();
    }
  }

  private static void write(RocksFleetStore store, int host, int rounds) {
    for (int round = 1; round <= rounds; round++) {
      store.putIndex(host(host), unit(EPOCH, round, round, row("/a", DAY, 0, 1, round)));
      assertThat(count(touched(store, "/a", DAY, DAY), host)).isEqualTo(round);
    }
  }

  /** Rows of hosts by chance, packed at once, three in one. */
  @Test
  void shouldHaveEachHostOnceHoweverOftenItPacks() throws RocksDBException {
    long seed = Long.getLong("drec.seed", System.nanoTime());
    Random random = new Random(seed);
    PackSizes sizes = new PackSizes(1, 3, 0);
    Map<Integer, Integer> counts = new HashMap<>();
    for (int round = 0; round < 15; round++) {
      try (RocksFleetStore store = open(Room.on(folder), sizes)) {
        for (int i = random.nextInt(8); i >= 0; i--) {
          int host = random.nextInt(30);
          int count = counts.merge(host, 1, Integer::sum);
          store.putIndex(host(host), unit(EPOCH, count, count, row("/a", DAY, 0, 1, count)));
        }
        store.packIndexBefore(TODAY);
        List<HostTouch> found = touched(store, "/a", DAY, DAY);
        counts.forEach(
            (host, count) ->
                assertThat(count(found, host)).as("-Ddrec.seed=%d", seed).isEqualTo((long) count));
      }
      assertThat(packedRows()).as("-Ddrec.seed=%d", seed).isEqualTo(counts.size());
    }
    assertThat(keyLengths()).containsOnly(IndexRows.PACKED_KEY_BYTES);
  }

  /** How many rows lie in packed ones; the store is closed. */
  private int packedRows() throws RocksDBException {
    int packed = 0;
    RowColumns columns = new RowColumns();
    try (RocksFleet fleet = fleet()) {
      for (ColumnFamilyHandle family : fleet.index().handles()) {
        try (RocksIterator rows = fleet.db().newIterator(family)) {
          for (rows.seekToFirst(); rows.isValid(); rows.next()) {
            if (rows.key().length == IndexRows.PACKED_KEY_BYTES) {
              columns.decode(0, new RowView(rows.value()));
              packed += columns.size();
            }
          }
          rows.status();
        }
      }
    }
    return packed;
  }

  @Test
  void shouldPackNothingWhileTheDiskIsFullAndGoOnAfterwards() throws RocksDBException {
    AtomicLong usable = new AtomicLong(1_000);
    try (RocksFleetStore store = open(new Room(folder, usable::get, 500), SIZES)) {
      fill(store);
      usable.set(499);
      assertThatThrownBy(() -> store.packIndexBefore(TODAY))
          .isInstanceOfSatisfying(
              FleetStoreException.class, e -> assertThat(e.isPassing()).isTrue());
      assertThat(touched(store, "/a", DAY, DAY)).hasSize(HOSTS);
      usable.set(500);
      store.packIndexBefore(TODAY);
      assertThat(touched(store, "/a", DAY, DAY)).hasSize(HOSTS);
    }
    assertThat(keyLengths()).contains(IndexRows.PACKED_KEY_BYTES);
  }

  @Test
  void shouldRefuseAPackedRowThatIsDamagedOrOfAnotherForm() throws RocksDBException {
    try (RocksFleetStore store = open()) {
      fill(store);
    }
    damage("/bad", IndexRows.PACKED_FORM, new byte[] {9, 1});
    assertRefused("/bad", "counts 9 in 1 bytes");
    damage("/cut", IndexRows.PACKED_FORM, new byte[] {2, 2, 0, 0, 0, 0});
    assertRefused("/cut", "ends within a value");
    damage("/new", (byte) 2, new byte[] {1, 0, 0, 1});
    assertRefused("/new", "of a newer drec");
  }

  private void damage(String path, byte form, byte[] value) throws RocksDBException {
    byte[] run = IndexRows.from(path(path), DAY);
    RowBytes key = new RowBytes(IndexRows.PACKED_KEY_BYTES);
    IndexRows.packedKey(key, run, (long) DAY << 48);
    byte[] bytes = key.toBytes();
    bytes[bytes.length - 1] = form;
    try (RocksFleet fleet = fleet()) {
      BatchBytes batch = new BatchBytes(64);
      batch.put(fleet.index().forPutting(DAY, TODAY).getID(), bytes, value);
      fleet.writeUnsynced(batch);
    }
  }

  private void assertRefused(String path, String why) {
    try (RocksFleetStore store = open()) {
      assertThatThrownBy(() -> touched(store, path, DAY, DAY))
          .isInstanceOf(FleetStoreException.class)
          .hasMessageContaining(why);
      assertThat(touched(store, "/a", DAY, DAY)).hasSize(HOSTS);
    }
  }
}
