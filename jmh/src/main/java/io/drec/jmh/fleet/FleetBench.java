package io.drec.jmh.fleet;

import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.config.FleetSettings;
import io.drec.relay.fleet.config.FleetStores;
import io.drec.relay.message.IndexUnit;
import io.drec.store.Indicator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Fills a fleet store and asks it. */
public final class FleetBench {
  private static final String USAGE =
      "jmh/bench fleet [--postings 10_000_000] [--hosts 100_000] [--days 2] [--threads 16]"
          + " [--work DIR] [--memory-mib 512] [--cassandra HOST:PORT] [--warm 200] [--seed 1]"
          + " [--only fill,pack,ask]";

  private static final int SETTLE_SECONDS_MAX = 60;
  private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");

  private final Map<String, String> options;
  private final FleetWorkload workload;
  private final Path work;
  private final InstantSource clock;

  private FleetBench(Map<String, String> options) {
    this.options = options;
    this.work = Path.of(option("work", "/var/tmp/drec-fleet-bench"));
    this.workload =
        new FleetWorkload(
            number("postings", 10_000_000),
            (int) number("hosts", 100_000),
            (int) number("days", 2),
            number("seed", 1));
    long today = FleetWorkload.FIRST_DAY + workload.days() - 1;
    this.clock = InstantSource.fixed(Instant.ofEpochSecond(today * 86_400));
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i].replaceFirst("^--", ""), args[i + 1].replace("_", ""));
    }
    if (args.length % 2 != 0) {
      System.err.println(USAGE);
      System.exit(2);
    }
    new FleetBench(options).run();
  }

  private String option(String name, String otherwise) {
    return options.getOrDefault(name, otherwise);
  }

  private long number(String name, long otherwise) {
    return Long.parseLong(option(name, Long.toString(otherwise)));
  }

  private FleetStore open() {
    Map<String, String> configuration = new HashMap<>();
    configuration.put("fleet.index.days", "60");
    configuration.put("fleet.memory.mib", option("memory-mib", "512"));
    String cassandra = options.get("cassandra");
    if (cassandra != null) {
      configuration.put("fleet.store", "cassandra");
      configuration.put("fleet.cassandra.contact.points", cassandra);
      configuration.put("fleet.cassandra.replicas", "1");
    }
    return FleetStores.open(FleetSettings.of(configuration, work), clock);
  }

  private void run() throws Exception {
    Set<String> parts = Set.of(option("only", "fill,pack,ask").split(","));
    if (parts.contains("fill")) {
      long postings = fill();
      if (options.get("cassandra") == null) {
        long bytes = settledBytes();
        say("disk", "%,d MB, %.1f bytes a posting", bytes >> 20, (double) bytes / postings);
      }
    }
    if (parts.contains("pack")) {
      pack();
    }
    if (parts.contains("ask")) {
      ask();
    }
  }

  /** The last day is today, so it is not packed. */
  private void pack() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (FleetStore store = open()) {
      store.packIndexBefore(FleetWorkload.FIRST_DAY + workload.days() - 1);
    }
    say("packed", "all days but the last, %.0f s", seconds(begin));
    if (options.get("cassandra") == null) {
      say("disk", "%,d MB", settledBytes() >> 20);
    }
  }

  private void ask() throws IOException {
    for (int places : new int[] {1, 40, 40_000}) {
      if (places <= workload.hosts()) {
        ask(places, false);
        ask(places, true);
      }
    }
  }

  private long fill() throws InterruptedException, ExecutionException {
    int threads = (int) number("threads", 16);
    AtomicLong postings = new AtomicLong();
    AtomicInteger next = new AtomicInteger();
    long begin = System.nanoTime();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (FleetStore store = open()) {
      List<Future<?>> writers =
          Stream.generate(() -> (Runnable) () -> fill(store, next, postings, begin))
              .limit(threads)
              .<Future<?>>map(pool::submit)
              .toList();
      for (Future<?> writer : writers) {
        writer.get();
      }
      double seconds = seconds(begin);
      say(
          "fill",
          "%,d postings in %,d units, %.0f s: %,.0f postings/s, %,.0f units/s, each durable",
          postings.get(),
          next.get() - threads,
          seconds,
          postings.get() / seconds,
          (next.get() - threads) / seconds);
    } finally {
      pool.shutdownNow();
    }
    return postings.get();
  }

  /** Day by day, all hosts, as they would come. */
  private void fill(FleetStore store, AtomicInteger next, AtomicLong postings, long begin) {
    int units = workload.hosts() * workload.days();
    for (int i = next.getAndIncrement(); i < units; i = next.getAndIncrement()) {
      int host = i % workload.hosts();
      IndexUnit unit = workload.unit(host, i / workload.hosts());
      store.putIndex(FleetWorkload.host(host), unit);
      long done = postings.addAndGet(unit.rows().size());
      if (i % (units / 10 + 1) == 0) {
        say("filling", "%,d postings, %,.0f/s so far", done, done / seconds(begin));
      }
    }
  }

  private static double seconds(long sinceNs) {
    return (System.nanoTime() - sinceNs) / 1e9;
  }

  /** Opens the store and waits until RocksDB has merged what it wants to merge. */
  private long settledBytes() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (FleetStore store = open()) {
      long before = -1;
      long bytes = bytes();
      for (int i = 0; i < SETTLE_SECONDS_MAX / 4 && bytes != before; i++) {
        Thread.sleep(4000);
        before = bytes;
        bytes = bytes();
      }
    }
    say("settled", "after %.0f s", seconds(begin));
    return bytes();
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.walk(work.resolve("fleet"))) {
      return files.mapToLong(FleetBench::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void ask(int places, boolean everyDay) throws IOException {
    double[] cold = new double[FleetWorkload.NEEDLES];
    String how = "cold";
    for (int i = 0; i < cold.length; i++) {
      if (!dropCaches()) {
        how = "cold (page cache kept: not root)";
      }
      try (FleetStore store = open()) {
        cold[i] = ask(store, places, i, everyDay);
      }
    }
    double[] warm = new double[(int) number("warm", 200)];
    try (FleetStore store = open()) {
      for (int i = -FleetWorkload.NEEDLES * 4; i < warm.length; i++) {
        int needle = Math.floorMod(i, FleetWorkload.NEEDLES);
        double ms = ask(store, places, needle, everyDay);
        if (i >= 0) {
          warm[i] = ms;
        }
      }
    }
    Arrays.sort(cold);
    Arrays.sort(warm);
    say(
        String.format(
            Locale.ROOT, "%d hosts, %s", places, everyDay ? workload.days() + " days" : "1 day"),
        "%s p50 %.2f ms, max %.2f ms; warm p50 %.3f ms, p99 %.3f ms",
        how,
        cold[cold.length / 2],
        cold[cold.length - 1],
        warm[warm.length / 2],
        warm[warm.length * 99 / 100]);
  }

  private double ask(FleetStore store, int places, int needle, boolean everyDay) {
    Indicator indicator = FleetWorkload.needle(places, needle, everyDay);
    int[] hosts = new int[1];
    long begin = System.nanoTime();
    store.touched(
        indicator,
        0,
        Integer.MAX_VALUE,
        touch -> {
          hosts[0]++;
          return true;
        });
    double ms = (System.nanoTime() - begin) / 1e6;
    if (hosts[0] != places) {
      throw new IllegalStateException(indicator + " is on " + hosts[0] + " hosts, not " + places);
    }
    return ms;
  }

  /** Without the operating system's copy; that of a Cassandra node stays with it. */
  private static boolean dropCaches() throws IOException {
    if (!Files.isWritable(DROP_CACHES)) {
      return false;
    }
    new ProcessBuilder("sync").start().onExit().join();
    Files.writeString(DROP_CACHES, "3");
    return true;
  }

  private static void say(String what, String format, Object... values) {
    System.out.printf(Locale.ROOT, "%-18s %s%n", what, String.format(Locale.ROOT, format, values));
  }
}
