package io.drec.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recorder and engine open nothing but the engine's listener. They run in a network namespace that
 * nobody else is in, so whatever socket shows in it is theirs, or of the one question asked.
 */
final class SilenceIT {
  private static final Duration WATCH = Duration.ofSeconds(8);
  private static final List<String> TABLES =
      List.of("tcp", "tcp6", "udp", "udp6", "udplite", "raw", "raw6", "icmp", "icmp6", "packet");

  /** State of a TCP socket that listens, in /proc/net/tcp. */
  private static final String LISTEN = "0A";

  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;

  @TempDir private Path temp;

  @BeforeAll
  static void needsToRecord() throws IOException {
    Requirements.recording();
    Requirements.command("ip", "iproute2");
    Requirements.command("unshare", "util-linux");
    Requirements.command("nsenter", "util-linux");
  }

  @Test
  void shouldOpenNothingButTheListener() throws Exception {
    List<String> alone =
        List.of("unshare", "--net", "--", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh");
    try (OwnRecorder recorder = OwnRecorder.start(temp, new Drec(temp, alone, Map.of()))) {
      List<String> beside =
          List.of("nsenter", "--net=/proc/" + recorder.child().pid() + "/ns/net", "--");
      try (OwnEngine engine = OwnEngine.start(temp, recorder.data(), beside)) {
        Drec asking = new Drec(temp, beside, Map.of());
        List<String> question = new ArrayList<>(List.of("status"));
        question.addAll(engine.options());
        Set<String> sockets = new TreeSet<>();
        long endNs = System.nanoTime() + WATCH.toNanos();
        recorder.run(Duration.ofSeconds(5), "/bin/true");
        try (Child asked = asking.start(question.toArray(String[]::new))) {
          while (System.nanoTime() < endNs) {
            collect(recorder.child(), sockets);
            Thread.sleep(10);
          }
          assertThat(asked.await(Duration.ofSeconds(20))).as(asked.toString()).isZero();
        }
        String port = String.format("%04X", engine.port());
        assertThat(sockets).as("the engine listens").contains("tcp listens on " + port);
        assertThat(sockets)
            .as("sockets in the namespace of recorder and engine (port %s)", port)
            .allMatch(socket -> socket.contains(" on " + port) || socket.contains(" to " + port));
      }
    }
  }

  private static void collect(Child child, Set<String> sockets) throws IOException {
    for (String table : TABLES) {
      Path file = Path.of("/proc/" + child.pid() + "/net/" + table);
      if (!Files.exists(file)) {
        continue;
      }
      List<String> lines = Files.readAllLines(file);
      for (String line : lines.subList(1, lines.size())) {
        sockets.add(table.replace("6", "") + describe(line.strip().split("\\s+")));
      }
    }
  }

  private static String describe(String[] fields) {
    if (fields.length <= STATE || !fields[LOCAL].contains(":")) {
      return " " + String.join(" ", fields);
    }
    return fields[STATE].equals(LISTEN)
        ? " listens on " + portOf(fields[LOCAL])
        : " connects on " + portOf(fields[LOCAL]) + " to " + portOf(fields[REMOTE]);
  }

  private static String portOf(String end) {
    return end.substring(end.lastIndexOf(':') + 1);
  }
}
