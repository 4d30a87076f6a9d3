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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    return open(Room.on(folder));
  }

  private RocksFleetStore open(Room room) {
    return RocksFleetStore.open(
        folder.resolve("store"),
        RocksMemory.BUDGET_BYTES_MIN,
        Fleet.CLOCK,
        room,
        DayBuckets.ofIndex(),
        SIZES);
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

  /** All writers write rows of the day that is packed, over and over. */
  @Test
  void shouldLoseNothingThatIsWrittenWhileItPacks() throws Exception {
    int writers = 4;
    int rounds = 40;
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(writers + 1);
    try (RocksFleetStore store = open()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int writer = i;
        all.add(pool.submit(() -> write(store, writer, writers, rounds)));
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
          .hasSize(HOSTS)
          .allMatch(touch -> touch.count() == rounds);
    } finally {
      isOver.set(true);
      pool.shutdownNow();
    }
  }

  private static void write(RocksFleetStore store, int writer, int writers, int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (int i = writer; i < HOSTS; i += writers) {
        store.putIndex(host(i), unit(EPOCH, round, round, row("/a", DAY, 0, 1, round + 1)));
      }
    }
  }

  @Test
  void shouldPackNothingWhileTheDiskIsFullAndGoOnAfterwards() throws RocksDBException {
    AtomicLong usable = new AtomicLong(1_000);
    try (RocksFleetStore store = open(new Room(folder, usable::get, 500))) {
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
