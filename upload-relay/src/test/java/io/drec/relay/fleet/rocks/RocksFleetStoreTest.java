package io.drec.relay.fleet.rocks;

import static io.drec.relay.fleet.Fleet.EPOCH;
import static io.drec.relay.fleet.Fleet.OTHER_EPOCH;
import static io.drec.relay.fleet.Fleet.TODAY;
import static io.drec.relay.fleet.Fleet.host;
import static io.drec.relay.fleet.Fleet.row;
import static io.drec.relay.fleet.Fleet.touched;
import static io.drec.relay.fleet.Fleet.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.Fleet;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.FleetStoreContract;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.message.IndexRow;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksFleetStoreTest extends FleetStoreContract {
  @TempDir Path folder;

  /** It packs whatever can be packed, and few in one. */
  @Override
  protected FleetStore open() {
    Path directory = folder.resolve("contract");
    return RocksFleetStore.open(
        directory,
        RocksMemory.BUDGET_BYTES_MIN,
        Fleet.CLOCK,
        Room.on(directory),
        DayBuckets.ofIndex(),
        new PackSizes(1, 3, 0));
  }

  private static RocksFleetStore open(Path directory) {
    return RocksFleetStore.open(directory, RocksMemory.BUDGET_BYTES_MIN, Fleet.CLOCK);
  }

  /** A store with rows and frames on the disk and nothing only in its log. */
  private Path filled(String name) {
    Path directory = folder.resolve(name);
    long startNs = DayBuckets.startNs(TODAY);
    try (RocksFleetStore store = open(directory)) {
      for (int i = 0; i < 200; i++) {
        store.putIndex(host(i), unit(EPOCH, 0, 9, row("/a", TODAY, i, i, 1)));
      }
      store.putFrames(host(1), Fleet.frames(EPOCH, 0, 99, startNs, startNs + 9));
      store.flush();
    }
    return directory;
  }

  private static List<Path> files(Path directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** Buckets of one day: their families go around, and are not in order of days. */
  @Test
  void shouldAddUpDaysInWhateverOrderTheirBucketsLie() {
    int days = 90;
    int hosts = 20;
    Path directory = folder.resolve("buckets");
    try (FleetStore store =
        RocksFleetStore.open(
            directory,
            RocksMemory.BUDGET_BYTES_MIN,
            Fleet.CLOCK,
            Room.on(directory),
            new DayBuckets(1),
            PackSizes.DEFAULT)) {
      for (int which = 0; which < hosts; which++) {
        int host = which;
        IndexRow[] rows =
            IntStream.rangeClosed(TODAY - days + 1, TODAY)
                .mapToObj(day -> row("/a", day, host, day, 1))
                .toArray(IndexRow[]::new);
        store.putIndex(host(which), unit(EPOCH, 0, 9, rows));
        store.putIndex(host(which), unit(OTHER_EPOCH, 0, 9, rows));
      }

      List<HostTouch> found = touched(store, "/a", 0, Integer.MAX_VALUE);

      assertThat(found).hasSize(hosts).allMatch(touch -> touch.count() == 2L * days);
      assertThat(touched(store, "/a", TODAY - 9, TODAY - 5)).allMatch(touch -> touch.count() == 10);
    }
  }

  @Test
  void shouldDropWholeFilesWhenTheyExpire() throws IOException {
    Path directory = filled("expiry");
    try (RocksFleetStore store = open(directory)) {
      int before = files(directory, ".sst").size();
      store.expireFramesBefore(TODAY + 1);
      assertThat(files(directory, ".blob")).isEmpty();
      store.expireIndexBefore(TODAY + 1);
      assertThat(files(directory, ".sst")).hasSizeLessThan(before);
      assertThat(touched(store, "/a", 0, Integer.MAX_VALUE)).isEmpty();
    }
  }

  @Test
  void shouldKeepWhatCameAheadOfItsTimeUntilTheDayOnWhichItCameExpires() {
    AtomicLong days = new AtomicLong();
    InstantSource clock = () -> Fleet.CLOCK.instant().plus(Duration.ofDays(days.get()));
    int ahead = TODAY + 64 * 7;
    Path directory = folder.resolve("ahead");
    try (RocksFleetStore store =
        RocksFleetStore.open(directory, RocksMemory.BUDGET_BYTES_MIN, clock)) {
      store.putIndex(host(1), unit(EPOCH, 0, 9, row("/a", ahead, 5, 17, 3)));
      days.set(20);
      store.putIndex(host(2), unit(EPOCH, 0, 9, row("/b", TODAY + 20, 5, 17, 3)));
      store.expireIndexBefore(TODAY - 10);
      assertThat(touched(store, "/a", ahead, ahead)).hasSize(1);
      store.expireIndexBefore(TODAY);
      assertThat(touched(store, "/a", ahead, ahead)).hasSize(1);
      store.expireIndexBefore(TODAY + 1);
      assertThat(touched(store, "/a", ahead, ahead)).isEmpty();
      assertThat(touched(store, "/b", 0, TODAY + 20)).hasSize(1);
    }
  }

  @Test
  void shouldRefuseADirectoryOfSomethingElse() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("foreign"));
    Files.writeString(directory.resolve("letters.txt"), "dear");
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining("letters.txt")
        .hasMessageContaining("no fleet store");
    assertThat(files(directory, "")).hasSize(2);
  }

  @Test
  void shouldRefuseAnotherVersionAndAnotherFormat() throws IOException {
    Path directory = filled("version");
    Path file = directory.resolve(FleetDirectory.FILE);
    Files.writeString(file, "format=drec-fleet\nversion=3\n");
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining("has version 3, expected 2");
    Files.writeString(file, "format=drec\nversion=1\n");
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining("format drec, expected drec-fleet");
    Files.writeString(file, "\\u00");
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void shouldSayThatAnotherCentreHasItOpen() {
    Path directory = filled("twice");
    try (RocksFleetStore store = open(directory)) {
      assertThat(touched(store, "/a", TODAY, TODAY)).hasSize(200);
      assertThatThrownBy(() -> open(directory))
          .isInstanceOf(FleetStoreException.class)
          .hasMessageContaining("another centre has it open");
    }
  }

  @Test
  void shouldNameTheFileThatIsMissingOrCutOff() throws IOException {
    Path missing = filled("missing");
    Path gone = files(missing, ".sst").get(0);
    Files.delete(gone);
    assertThatThrownBy(() -> open(missing))
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining(gone.getFileName().toString())
        .hasMessageContaining("restore");

    Path cut = filled("cut");
    Path shorter = files(cut, ".sst").get(0);
    try (RandomAccessFile file = new RandomAccessFile(shorter.toFile(), "rw")) {
      file.setLength(file.length() - 10);
    }
    assertThatThrownBy(() -> open(cut))
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining(shorter.getFileName().toString());
  }

  @Test
  void shouldNameTheFileInWhichABitTurned() throws IOException {
    Path directory = filled("bit");
    for (Path table : files(directory, ".sst")) {
      try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
        file.seek(100);
        int old = file.read();
        file.seek(100);
        file.write(old ^ 1);
      }
    }
    assertThatThrownBy(
            () -> {
              try (RocksFleetStore store = open(directory)) {
                touched(store, "/a", TODAY, TODAY);
              }
            })
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining(".sst")
        .hasMessageContaining("damaged");
  }

  @Test
  void shouldTakeInNothingWhileTheDiskIsFullAndGoOnAfterwards() {
    Path directory = folder.resolve("full");
    AtomicLong usable = new AtomicLong(1_000);
    Room room = new Room(directory, usable::get, 500);
    try (RocksFleetStore store =
        RocksFleetStore.open(
            directory,
            RocksMemory.BUDGET_BYTES_MIN,
            Fleet.CLOCK,
            room,
            DayBuckets.ofIndex(),
            PackSizes.DEFAULT)) {
      store.putIndex(host(1), unit(EPOCH, 0, 9, row("/a", TODAY, 5, 17, 3)));
      usable.set(499);
      assertThatThrownBy(() -> store.putIndex(host(1), unit(EPOCH, 10, 19)))
          .isInstanceOfSatisfying(
              FleetStoreException.class, e -> assertThat(e.isPassing()).isTrue())
          .hasMessageContaining("free on its disk");
      assertThat(touched(store, "/a", TODAY, TODAY)).hasSize(1);
      store.expireIndexBefore(TODAY - 1);
      usable.set(500);
      store.putIndex(host(1), unit(EPOCH, 10, 19));
      assertThat(store.indexed(host(1), EPOCH)).contains(Fleet.position(EPOCH, 19));
    }
  }

  @Test
  void shouldSayThatItIsClosed() {
    RocksFleetStore store = open(folder.resolve("closed"));
    store.close();
    store.close();
    assertThatThrownBy(() -> store.host(host(1)))
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining("closed");
  }
}
