package io.drec.relay.node;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Measures one relay, in a process of its own with one event-loop thread and the compiler that
 * {@code drec relay} has, between many hosts and the centre, which share another process. Run by
 * hand; docs/performance.md has the command.
 *
 * <pre>
 * RelayLoad prepare DIRECTORY HOSTS
 * RelayLoad measure DIRECTORY HOSTS
 * RelayLoad relay DIRECTORY PORT PARENT-PORT
 * </pre>
 */
final class RelayLoad {
  private static final NodeLimits LIMITS =
      NodeLimits.defaults().withConnections(10_000, 512, 10_000, 3_000);
  private static final int ROUNDS = 10;
  private static final int MESSAGES = 5;
  private static final int STORMS = 3;

  private RelayLoad() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    int number = Integer.parseInt(arguments[2]);
    switch (arguments[0]) {
      case "prepare" -> HostLoad.prepare(directory, number);
      case "measure" -> measure(directory, number);
      case "relay" -> relay(directory, number, Integer.parseInt(arguments[3]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void relay(Path directory, int port, int parentPort) throws Exception {
    RelayNode.start(
        RelayConfig.of(
                HostLoad.homeOf(directory, -1),
                new Address("127.0.0.1", port),
                List.of(new Address("127.0.0.1", parentPort)))
            .with(LIMITS));
    Thread.sleep(Duration.ofHours(1).toMillis());
  }

  private static void measure(Path directory, int hosts) throws Exception {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RelayJvm relays = new RelayJvm(directory);
    learn(relays, directory, port);
    try (HostLoad load = new HostLoad(directory, LIMITS)) {
      Process relay = relays.start(port, load.centre.port());
      try {
        long beginNs = System.nanoTime();
        load.start(directory, hosts, new Address("127.0.0.1", port), LIMITS);
        await("open ways", hosts, load.open::get);
        say("%d hosts connected after %.1f s (loading their identities included)", hosts, beginNs);
        questions(load, hosts, relay);
        load.produce(MESSAGES);
        await("acknowledged", load.produced(), load::acknowledged);
        System.out.println("relay memory: " + memory(relay));
        // From the second on they are of hosts whose code has come back once, as that of a host in
        // use has.
        for (int storm = 1; storm <= STORMS; storm++) {
          System.out.println("storm " + storm);
          relay = storm(load, hosts, relays, port, relay);
          questions(load, hosts, relay);
        }
        System.out.println("relay memory: " + memory(relay));
        System.out.println("refused at the centre: " + load.centre.status().refused());
      } finally {
        relay.destroy();
      }
    }
    System.exit(0);
  }

  /** As {@code drec relay} was trained when it was built: by a host, what it sends and is asked. */
  private static void learn(RelayJvm relays, Path directory, int port) throws Exception {
    try (HostLoad one = new HostLoad(directory, LIMITS)) {
      Process relay = relays.startLearning(port, one.centre.port());
      one.start(directory, 1, new Address("127.0.0.1", port), LIMITS);
      await("open ways", 1, one.open::get);
      one.produce(1);
      one.ask();
      await("answers", 1, one.answers::get);
      await("acknowledged", 1, one::acknowledged);
      relay.destroy();
      relay.waitFor();
    }
  }

  private static void questions(HostLoad load, int hosts, Process relay) throws Exception {
    // What thousands of hosts keep in one process is moved once; in life each has a heap of its
    // own.
    System.gc();
    List<String> times = new ArrayList<>();
    ThreadTimes ofRelay = ThreadTimes.of(relay.pid());
    ThreadTimes ofOthers = ThreadTimes.of(ProcessHandle.current().pid());
    for (int round = 0; round < ROUNDS; round++) {
      int before = load.answers.get();
      long beginNs = System.nanoTime();
      load.ask();
      await("answers", before + hosts, load.answers::get);
      times.add(String.valueOf((System.nanoTime() - beginNs) / 1_000_000));
    }
    System.out.println("a question to all, all answers back, ms: " + times);
    System.out.println(
        "processor time of these "
            + ROUNDS
            + " (of it in the kernel), s: relay "
            + ThreadTimes.of(relay.pid()).since(ofRelay)
            + "; hosts and centre "
            + ThreadTimes.of(ProcessHandle.current().pid()).since(ofOthers));
  }

  /** The relay is killed while all are sending, and started again. */
  private static Process storm(HostLoad load, int hosts, RelayJvm relays, int port, Process relay)
      throws Exception {
    load.produce(MESSAGES);
    relay.destroyForcibly().waitFor();
    await("open ways", 0, load.open::get);
    load.produce(MESSAGES);
    collect();
    ThreadTimes before = ThreadTimes.of(ProcessHandle.current().pid());
    long beginNs = System.nanoTime();
    Process again = relays.start(port, load.centre.port());
    for (int percent : new int[] {1, 50, 90, 99}) {
      awaitAtLeast("open ways", (long) hosts * percent / 100, load.open::get);
      say("%d %% of the hosts back after %.1f s", percent, beginNs);
    }
    await("open ways", hosts, load.open::get);
    say("%d hosts back after %.1f s (from starting the relay's JVM)", hosts, beginNs);
    System.out.println("processor time of the relay, s: " + ThreadTimes.of(again.pid()));
    System.out.println(
        "processor time of hosts and centre, s: "
            + ThreadTimes.of(ProcessHandle.current().pid()).since(before));
    await("acknowledged", load.produced(), load::acknowledged);
    say("%d hosts: all messages acknowledged after %.1f s", hosts, beginNs);
    System.out.println("hosts with an acknowledged message missing: " + load.hostsWithLoss());
    return again;
  }

  /**
   * A pause of the one heap that all hosts share would hold up all of them at once, which in life
   * have a heap each.
   */
  private static void collect() {
    System.gc();
  }

  private static String memory(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
        .map(line -> line.replaceAll("\\s+", " "))
        .toList()
        .toString();
  }

  private static void await(String what, long wanted, LongSupplier count)
      throws InterruptedException {
    await(what, wanted, count, () -> count.getAsLong() == wanted);
  }

  private static void awaitAtLeast(String what, long wanted, LongSupplier count)
      throws InterruptedException {
    await(what, wanted, count, () -> count.getAsLong() >= wanted);
  }

  private static void await(String what, long wanted, LongSupplier count, BooleanSupplier isThere)
      throws InterruptedException {
    long endNs = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (!isThere.getAsBoolean()) {
      if (System.nanoTime() > endNs) {
        throw new IllegalStateException(
            what + ": " + count.getAsLong() + " of " + wanted + " after five minutes");
      }
      Thread.sleep(2);
    }
  }

  private static void say(String text, int number, long beginNs) {
    System.out.println(
        String.format(Locale.ROOT, text, number, (System.nanoTime() - beginNs) / 1e9));
  }
}
