package io.drec.relay.fleet.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Cassandra node of its own JVM and its own jars, on a loopback address, for tests and
 * benchmarks. The jars are those that the module cassandra-node copies.
 */
final class CassandraNode implements AutoCloseable {
  static final int PORT = 19_042;
  static final String DATACENTRE = "datacenter1";

  private static final int STORAGE_PORT = 17_000;
  private static final int JMX_PORT = 17_198;
  private static final long START_SECONDS_MAX = 120;
  private static final String READY = "Starting listening for CQL clients";

  /** What Cassandra asks of a Java 17, as in its conf/jvm17-server.options. */
  private static final List<String> OPENS =
      List.of(
          "java.base/java.io",
          "java.base/java.lang",
          "java.base/java.lang.module",
          "java.base/java.lang.reflect",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/jdk.internal.loader",
          "java.base/jdk.internal.math",
          "java.base/jdk.internal.misc",
          "java.base/jdk.internal.module",
          "java.base/jdk.internal.ref",
          "java.base/jdk.internal.reflect",
          "java.base/jdk.internal.util.jar",
          "java.base/sun.nio.ch",
          "jdk.management/com.sun.management.internal");

  private static final List<String> EXPORTS =
      List.of(
          "java.base/java.lang.ref",
          "java.base/jdk.internal.misc",
          "java.base/jdk.internal.ref",
          "java.base/sun.nio.ch",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server",
          "java.sql/java.sql",
          "jdk.unsupported/sun.misc");

  private final int number;
  private final Path log;
  private final Process process;

  private CassandraNode(int number, Path log, Process process) {
    this.number = number;
    this.log = log;
    this.process = process;
  }

  /** Where the jars lie; they are there after a build with tests. */
  static Path lib() {
    String root = System.getProperty("drec.root", "..");
    return Path.of(root, "upload-relay", "cassandra-node", "target", "lib");
  }

  static boolean isThere() {
    return Files.isDirectory(lib());
  }

  /**
   * Starts a node and waits until it serves.
   *
   * @param number from 1; the node listens on 127.0.0.number
   * @param directory for its data and its log, kept when it is started again
   * @param heapMib of its JVM; it takes about as much again beside it
   */
  static CassandraNode start(int number, Path directory, int heapMib) throws IOException {
    return start(number, directory, heapMib, "");
  }

  /**
   * The same.
   *
   * @param more lines for its configuration
   */
  static CassandraNode start(int number, Path directory, int heapMib, String more)
      throws IOException {
    Files.createDirectories(directory.resolve("tmp"));
    Path config = directory.resolve("cassandra.yaml");
    Files.writeString(config, yaml(number, directory) + more);
    Path logback = directory.resolve("logback.xml");
    Files.writeString(logback, LOGBACK);
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(command(number, directory, config, logback, heapMib))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    CassandraNode node = new CassandraNode(number, log, process);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    node.awaitReady();
    return node;
  }

  private static List<String> command(
      int number, Path directory, Path config, Path logback, int heapMib) throws IOException {
    Path lib = lib().toRealPath();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-javaagent:" + jamm(lib));
    command.add("-Xms" + heapMib + "m");
    command.add("-Xmx" + heapMib + "m");
    command.add("-XX:MaxDirectMemorySize=" + heapMib + "m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-XX:TieredStopAtLevel=" + (heapMib < 512 ? 1 : 4));
    command.add("-Djava.io.tmpdir=" + directory.resolve("tmp"));
    command.add("-Djdk.attach.allowAttachSelf=true");
    OPENS.forEach(name -> command.add("--add-opens=" + name + "=ALL-UNNAMED"));
    EXPORTS.forEach(name -> command.add("--add-exports=" + name + "=ALL-UNNAMED"));
    command.add("-Dlogback.configurationFile=" + logback);
    command.add("-Dcassandra.config=" + config.toUri());
    command.add("-Dcassandra.storagedir=" + directory);
    command.add("-Dcassandra.jmx.local.port=" + (JMX_PORT + number));
    command.add("-Dcassandra.skip_wait_for_gossip_to_settle=0");
    command.add("-Dcassandra.ring_delay_ms=1000");
    command.add("-Dcassandra.superuser_setup_delay_ms=0");
    // A login hashes a password 1,024 times for each connection: the least is as good for a test.
    command.add("-Dcassandra.auth_bcrypt_gensalt_log2_rounds=4");
    command.add("-Dcassandra-foreground=yes");
    command.add("-cp");
    command.add(lib + "/*");
    command.add("org.apache.cassandra.service.CassandraDaemon");
    return command;
  }

  private static Path jamm(Path lib) throws IOException {
    try (var files = Files.list(lib)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("jamm-"))
          .findFirst()
          .orElseThrow(() -> new IOException("no jamm in " + lib));
    }
  }

  /** What is not said here is Cassandra's default, which for a failing disk is to go on. */
  private static String yaml(int number, Path directory) {
    String address = "127.0.0." + number;
    return """
        cluster_name: drec-test
        num_tokens: 16
        auto_bootstrap: false
        partitioner: org.apache.cassandra.dht.Murmur3Partitioner
        listen_address: %1$s
        rpc_address: %1$s
        storage_port: %2$d
        native_transport_port: %3$d
        endpoint_snitch: SimpleSnitch
        seed_provider:
          - class_name: org.apache.cassandra.locator.SimpleSeedProvider
            parameters:
              - seeds: "127.0.0.1:%2$d"
        data_file_directories: [%4$s/data]
        commitlog_directory: %4$s/commitlog
        saved_caches_directory: %4$s/saved_caches
        hints_directory: %4$s/hints
        cdc_raw_directory: %4$s/cdc
        commitlog_sync: periodic
        commitlog_sync_period: 1000ms
        auto_snapshot: false
        disk_failure_policy: stop
        commit_failure_policy: stop
        memtable_heap_space: 64MiB
        memtable_offheap_space: 64MiB
        file_cache_size: 32MiB
        networking_cache_size: 32MiB
        concurrent_reads: 16
        concurrent_writes: 16
        """
        .formatted(address, STORAGE_PORT, PORT, directory);
  }

  private static final String LOGBACK =
      """
      <configuration>
        <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d{HH:mm:ss.SSS} %level %logger{20} %msg%n</pattern></encoder>
        </appender>
        <root level="INFO"><appender-ref ref="OUT"/></root>
      </configuration>
      """;

  private void awaitReady() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    while (!Files.readString(log).contains(READY)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException("Cassandra node " + number + " does not serve; its log:\n" + tail());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a node starts", e);
    }
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  InetSocketAddress address() {
    return new InetSocketAddress("127.0.0." + number, PORT);
  }

  long pid() {
    return process.pid();
  }

  /** As kill -9: nothing is brought to the disk or said to the others. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its data are thrown away, so it need not end in peace. */
  @Override
  public void close() {
    kill();
  }

  /** Runs one node until it is killed: {@code CassandraNode DIRECTORY HEAP_MIB}. */
  public static void main(String[] args) {
    try {
      CassandraNode node = start(1, Path.of(args[0]).toAbsolutePath(), Integer.parseInt(args[1]));
      System.out.println("serving on " + node.address() + ", pid " + node.pid());
      node.process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
