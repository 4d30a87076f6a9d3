package io.drec.relay.fleet.rocks;

import static io.drec.relay.fleet.Fleet.EPOCH;
import static io.drec.relay.fleet.Fleet.TODAY;
import static io.drec.relay.fleet.Fleet.host;
import static io.drec.relay.fleet.Fleet.row;
import static io.drec.relay.fleet.Fleet.touched;
import static io.drec.relay.fleet.Fleet.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.Fleet;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.message.Position;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that another program fills beyond what the store leaves free. */
final class RocksFullDiskTest {
  @TempDir Path folder;

  @Test
  void shouldSayThatTheDiskIsFullAndGoOnWhenThereIsSpaceAgain() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString()),
        "only root can mount a file system to fill");
    try {
      fillAndFree(disk);
    } finally {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static void fillAndFree(Path disk) throws IOException {
    Room unguarded = new Room(disk, () -> Long.MAX_VALUE, 0);
    Path filler = disk.resolve("filler");
    try (RocksFleetStore store =
        RocksFleetStore.open(
            disk.resolve("store"),
            RocksMemory.BUDGET_BYTES_MIN,
            Fleet.CLOCK,
            unguarded,
            DayBuckets.ofIndex(),
            PackSizes.DEFAULT)) {
      put(store, 0);
      fill(filler);
      FleetStoreException told = putUntilItFails(store);
      assertThat(told.isPassing()).as("%s", told).isTrue();
      assertThat(told).hasMessageContaining("free space on its disk");
      long kept = check(store);

      Files.delete(filler);
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(() -> put(store, kept + 1));
      assertThat(check(store)).isEqualTo(kept + 1);
    }
    try (RocksFleetStore store =
        RocksFleetStore.open(disk.resolve("store"), RocksMemory.BUDGET_BYTES_MIN, Fleet.CLOCK)) {
      check(store);
    }
  }

  /** Row and position moved as one. */
  private static long check(RocksFleetStore store) {
    long sequence = store.indexed(host(1), EPOCH).map(Position::sequence).orElse(-1L);
    assertThat(touched(store, "/a", TODAY, TODAY))
        .hasSize(1)
        .allMatch(touch -> touch.count() == sequence + 1);
    return sequence;
  }

  private static void put(RocksFleetStore store, long sequence) {
    store.putIndex(
        host(1), unit(EPOCH, sequence, sequence, row("/a", TODAY, 0, sequence, sequence + 1)));
  }

  private static FleetStoreException putUntilItFails(RocksFleetStore store) {
    for (long i = 1; i < 2_000_000; i++) {
      try {
        put(store, i);
      } catch (FleetStoreException e) {
        return e;
      }
    }
    throw new AssertionError("the disk did not become full");
  }

  /** All but some pages. */
  private static void fill(Path filler) throws IOException {
    byte[] block = new byte[64 << 10];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (Files.getFileStore(filler).getUsableSpace() > 2 * block.length) {
        out.write(block);
      }
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
  }
}
