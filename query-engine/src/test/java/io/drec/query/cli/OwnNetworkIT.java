package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine in a network namespace of its own, where nothing is but what it opens itself: its
 * listener, and no connection, name lookup or packet of any kind.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OwnNetworkIT {
  private static final String LISTEN = "0A";
  private static final String PORT_7070 = ":1B9E";

  @TempDir private Path directory;

  private Process engine;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "no Linux");
    assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "a network namespace needs root");
    Path data = directory.resolve("data");
    Evidence.write(data);
    List<String> command = new ArrayList<>(List.of("unshare", "-n", "sh", "-c"));
    command.addAll(List.of("ip link set lo up; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("--add") || flag.startsWith("-D"))
            .toList());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Drec.class.getName()));
    command.addAll(List.of("serve", "--data", data.toString()));
    command.addAll(List.of("--state", directory.resolve("state").toString()));
    engine =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !engine.isAlive() || log().contains("token: in "));
    assumeTrue(
        engine.isAlive() || !log().contains("unshare"), "may not make a namespace: " + log());
  }

  @AfterEach
  void stop() throws Exception {
    if (engine != null) {
      engine.destroy();
      engine.waitFor(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void shouldOpenNothingButItsListener() throws Exception {
    assertThat(engine.isAlive()).as(log()).isTrue();
    for (String question : List.of("why?point=name:curl", "search?q=", "status")) {
      assertThat(ask(question)).contains("\"coverage\"");
    }
    // Our own asking leaves connections behind that end, and that the kernel keeps for a minute.
    List<String> sockets = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6")) {
      for (String line : rows(table)) {
        String[] column = line.strip().split("\\s+", -1);
        boolean isAsking = column[1].endsWith(PORT_7070) || column[2].endsWith(PORT_7070);
        if (!isAsking || column[3].equals(LISTEN)) {
          sockets.add(table + " " + column[1] + " " + column[3]);
        }
      }
    }
    assertThat(sockets).hasSize(1);
    assertThat(sockets.get(0)).contains(PORT_7070 + " " + LISTEN);
    assertThat(sockets.get(0)).as("loopback alone").contains("0100007F");
    assertThat(log().lines()).as("quiet start").hasSize(2);
  }

  private List<String> rows(String table) throws Exception {
    Path file = Path.of("/proc/" + engine.pid() + "/net/" + table);
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return lines.isEmpty() ? lines : lines.subList(1, lines.size());
  }

  private String ask(String question) throws Exception {
    String token = Files.readString(directory.resolve("state/token")).strip();
    List<String> command = new ArrayList<>(List.of("nsenter", "-n", "-t", "" + engine.pid()));
    command.addAll(List.of("curl", "-s", "--max-time", "20", "--noproxy", "*"));
    command.addAll(List.of("-H", "Authorization: Bearer " + token));
    command.add("http://127.0.0.1:7070/api/v1/" + question);
    Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String log() throws Exception {
    Path log = directory.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
