package io.drec.relay.fleet.rocks;

import static io.drec.relay.fleet.Fleet.EPOCH;
import static io.drec.relay.fleet.Fleet.TODAY;
import static io.drec.relay.fleet.Fleet.host;
import static io.drec.relay.fleet.Fleet.row;
import static io.drec.relay.fleet.Fleet.touched;
import static io.drec.relay.fleet.Fleet.unit;
import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.Fleet;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.message.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A centre that is killed while it takes in, and packs the very rows that it takes in. */
final class RocksKillIT {
  private static final int HOSTS = 5;
  private static final int KILLS = 3;
  private static final int LINES_EACH = 150;

  @TempDir Path folder;

  @Test
  void shouldHaveAllThatWasAcknowledgedAndRowsThatFitThePositionAfterKill() throws Exception {
    TreeMap<Integer, Long> acknowledged = new TreeMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      putUntilKilled(acknowledged);
      try (RocksFleetStore store = open(folder)) {
        acknowledged.forEach((host, sequence) -> check(store, host, sequence));
      }
    }
    assertThat(acknowledged).hasSize(HOSTS);
  }

  private static RocksFleetStore open(Path folder) {
    return RocksFleetStore.open(
        folder.resolve("store"),
        RocksMemory.BUDGET_BYTES_MIN,
        Fleet.CLOCK,
        Room.on(folder),
        DayBuckets.ofIndex(),
        new PackSizes(1, 4, 0));
  }

  /** Each unit's row counts its frames, so row and position tell the same if they moved as one. */
  private static void check(RocksFleetStore store, int host, long acknowledged) {
    long sequence = store.indexed(host(host), EPOCH).map(Position::sequence).orElse(-1L);
    assertThat(sequence).as("host %d", host).isGreaterThanOrEqualTo(acknowledged);
    assertThat(touched(store, "/of-" + host, TODAY, TODAY))
        .extracting(HostTouch::count)
        .containsExactly(sequence + 1);
  }

  private void putUntilKilled(TreeMap<Integer, Long> acknowledged)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command()).redirectError(folder.resolve("writer.log").toFile()).start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      for (int i = 1; line != null; i++) {
        String[] told = line.split(" ", -1);
        acknowledged.put(Integer.parseInt(told[0]), Long.parseLong(told[1]));
        if (i == LINES_EACH) {
          // Not the process's own method: that closes the stream that we still read.
          process.toHandle().destroyForcibly();
        }
        line = lines.readLine();
      }
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("killed by a signal").isGreaterThan(128);
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Writer.class.getName(), folder.toString()));
    return command;
  }

  /** Puts and packs without end; says of each unit when it is taken in. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      try (RocksFleetStore store = open(Path.of(arguments[0]))) {
        Thread packer = new Thread(() -> pack(store), "packer");
        packer.setDaemon(true);
        packer.start();
        for (int i = 0; ; i++) {
          int host = i % HOSTS;
          long next = 1 + store.indexed(host(host), EPOCH).map(Position::sequence).orElse(-1L);
          store.putIndex(
              host(host), unit(EPOCH, next, next, row("/of-" + host, TODAY, 0, next, next + 1)));
          System.out.println(host + " " + next);
        }
      }
    }

    /** The present day as if it were over. */
    private static void pack(RocksFleetStore store) {
      for (; ; ) {
        store.packIndexBefore(TODAY + 1);
      }
    }
  }
}
