package io.drec.relay.fleet.cassandra;

import static io.drec.relay.fleet.Fleet.EPOCH;
import static io.drec.relay.fleet.Fleet.TODAY;
import static io.drec.relay.fleet.Fleet.host;
import static io.drec.relay.fleet.Fleet.row;
import static io.drec.relay.fleet.Fleet.touched;
import static io.drec.relay.fleet.Fleet.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.relay.fleet.Fleet;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.message.IndexRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes, one of which dies under load. */
final class CassandraClusterIT {
  private static final int NODES = 3;
  private static final int HEAP_MIB = 320;
  private static final int WRITERS = 4;
  private static final int UNITS_EACH = 60;
  private static final int ROWS_EACH = 50;

  @TempDir Path folder;
  private final List<CassandraNode> nodes = new ArrayList<>();

  @AfterEach
  void stopNodes() {
    nodes.forEach(CassandraNode::close);
  }

  @Test
  void shouldLoseNoRowAndTellNoErrorWhenANodeIsKilled() throws Exception {
    assumeTrue(
        Boolean.getBoolean("cassandra.cluster"),
        "three Cassandra nodes take a minute and 2.5 GB: run with -Dcassandra.cluster=true");
    startNodes();
    CassandraSettings settings =
        new CassandraSettings(
            nodes.stream().map(CassandraNode::address).toList(),
            CassandraNode.DATACENTRE,
            "fleet",
            NODES,
            null,
            "",
            null,
            "",
            400,
            400);
    try (FleetStore store = CassandraFleetStore.open(settings, Fleet.CLOCK)) {
      putWhileANodeDies(store);
      for (int writer = 0; writer < WRITERS; writer++) {
        assertThat(store.indexed(host(writer), EPOCH))
            .contains(Fleet.position(EPOCH, UNITS_EACH - 1));
        for (int unit = 0; unit < UNITS_EACH; unit++) {
          for (int row = 0; row < ROWS_EACH; row++) {
            assertThat(touched(store, path(writer, unit, row), TODAY, TODAY))
                .as("writer %d, unit %d, row %d", writer, unit, row)
                .hasSize(1);
          }
        }
      }
    }
  }

  private void startNodes() throws IOException {
    for (int number = 1; number <= NODES; number++) {
      nodes.add(CassandraNode.start(number, folder.resolve("node-" + number), HEAP_MIB));
    }
  }

  /** A put that fails fails the test. */
  private void putWhileANodeDies(FleetStore store) throws InterruptedException, ExecutionException {
    AtomicInteger done = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int its = writer;
        writers.add(threads.submit(() -> putUnits(store, its, done)));
      }
      while (done.get() < WRITERS * UNITS_EACH / 3 && !writers.get(0).isDone()) {
        Thread.sleep(5);
      }
      nodes.get(NODES - 1).kill();
      assertThat(done.get()).as("units put before the kill").isLessThan(WRITERS * UNITS_EACH);
      for (Future<?> one : writers) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void putUnits(FleetStore store, int writer, AtomicInteger done) {
    for (int unit = 0; unit < UNITS_EACH; unit++) {
      IndexRow[] rows = new IndexRow[ROWS_EACH];
      for (int row = 0; row < ROWS_EACH; row++) {
        rows[row] = row(path(writer, unit, row), TODAY, 5, 17, 1);
      }
      store.putIndex(host(writer), unit(EPOCH, unit, unit, rows));
      done.incrementAndGet();
    }
  }

  private static String path(int writer, int unit, int row) {
    return "/w" + writer + "/u" + unit + "/r" + row;
  }
}
