package io.drec.relay.node;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Measures one relay, in a process of its own with one event-loop thread, between many hosts and
 * the centre, which share another process. Run by hand; docs/performance.md has the command.
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
    try (HostLoad load = new HostLoad(directory, LIMITS)) {
      Process relay = startRelay(directory, port, load.centre.port());
      try {
        long beginNs = System.nanoTime();
        load.start(directory, hosts, new Address("127.0.0.1", port), LIMITS);
        await("open ways", hosts, load.open::get);
        say("%d hosts connected after %.1f s (loading their identities included)", hosts, beginNs);
        questions(load, hosts);
        load.produce(MESSAGES);
        await("acknowledged", (long) hosts * MESSAGES, load::acknowledged);
        System.out.println("relay memory: " + memory(relay));
        relay = storm(load, hosts, directory, port, relay);
        questions(load, hosts);
        System.out.println("relay memory: " + memory(relay));
        System.out.println("refused at the centre: " + load.centre.status().refused());
      } finally {
        relay.destroy();
      }
    }
    System.exit(0);
  }

  private static void questions(HostLoad load, int hosts) throws Exception {
    List<String> times = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      int before = load.answers.get();
      long beginNs = System.nanoTime();
      load.ask();
      await("answers", before + hosts, load.answers::get);
      times.add(String.valueOf((System.nanoTime() - beginNs) / 1_000_000));
    }
    System.out.println("a question to all, all answers back, ms: " + times);
  }

  /** The relay is killed while all are sending, and started again. */
  private static Process storm(HostLoad load, int hosts, Path directory, int port, Process relay)
      throws Exception {
    load.produce(MESSAGES);
    relay.destroyForcibly().waitFor();
    await("open ways", 0, load.open::get);
    load.produce(MESSAGES);
    long beginNs = System.nanoTime();
    Process again = startRelay(directory, port, load.centre.port());
    await("open ways", hosts, load.open::get);
    say("%d hosts back after %.1f s (from starting the relay's JVM)", hosts, beginNs);
    await("acknowledged", 3L * hosts * MESSAGES, load::acknowledged);
    say("%d hosts: all messages acknowledged after %.1f s", hosts, beginNs);
    System.out.println("hosts with an acknowledged message missing: " + load.hostsWithLoss());
    return again;
  }

  private static Process startRelay(Path directory, int port, int parentPort) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx160m",
            "-XX:MaxDirectMemorySize=160m",
            "-XX:+UseSerialGC",
            "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
            "-cp",
            System.getProperty("java.class.path"),
            RelayLoad.class.getName(),
            "relay",
            directory.toString(),
            String.valueOf(port),
            String.valueOf(parentPort))
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("relay.log").toFile())
        .start();
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
    long endNs = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (count.getAsLong() != wanted) {
      if (System.nanoTime() > endNs) {
        throw new IllegalStateException(
            what + ": " + count.getAsLong() + " of " + wanted + " after five minutes");
      }
      Thread.sleep(2);
    }
  }

  private static void say(String text, int hosts, long beginNs) {
    System.out.println(String.format(text, hosts, (System.nanoTime() - beginNs) / 1e9));
  }
}
