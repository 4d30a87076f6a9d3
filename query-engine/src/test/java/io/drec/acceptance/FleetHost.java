package io.drec.acceptance;

import io.drec.query.rehearse.ControlGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host of a test's fleet: a network of its own, a control group that is recorded, a recorder and
 * a link.
 */
final class FleetHost implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration RUN_LIMIT = Duration.ofSeconds(30);

  final String name;
  final Path work;
  private final Path temp;
  private final Drec drec;
  private final OwnNetwork network;
  private final ControlGroup group;
  private final List<Child> started = new ArrayList<>();
  private @Nullable Child recorder;
  private @Nullable Child link;

  FleetHost(Path directory, String name, OwnNetwork network) throws IOException {
    this.name = name;
    this.network = network;
    this.temp = Files.createDirectories(directory.resolve(name));
    this.work = Files.createDirectories(temp.resolve("work"));
    this.drec = new Drec(temp, network.in(name), Map.of());
    Files.writeString(temp.resolve("hostname"), name + "\n");
    Files.writeString(temp.resolve("machine-id"), "0".repeat(24) + hex(name) + "\n");
    String groupName = "drec-test-" + ProcessHandle.current().pid() + "-" + name;
    this.group = ControlGroup.make(ControlGroup.root().orElseThrow(), groupName);
  }

  private static String hex(String name) {
    return String.format("%08x", name.hashCode());
  }

  private List<String> settings() {
    return List.of(
        "--data",
        temp.resolve("recording").toString(),
        "--set",
        "record.scope=" + group.directory(),
        "--set",
        "record.ring.mib=1",
        "--set",
        "host.name.file=" + temp.resolve("hostname"),
        "--set",
        "host.id.file=" + temp.resolve("machine-id"),
        "--set",
        "link.directory=" + temp.resolve("link"));
  }

  private Child drec(String command) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(settings());
    return drec.start(arguments.toArray(String[]::new));
  }

  void record() throws IOException, InterruptedException {
    Child child = drec("record");
    recorder = child;
    child.awaitUntil("recording", START_LIMIT, () -> says(child, "recording into"));
  }

  void enrol(String parent, String token) throws IOException, InterruptedException {
    Path file = Files.writeString(temp.resolve("token"), token + "\n");
    Drec.Outcome outcome =
        drec.run(
            "enrol",
            parent,
            "--token-file",
            file.toString(),
            "--set",
            "link.directory=" + temp.resolve("link"),
            "--name",
            name);
    if (outcome.status() != 0) {
      throw new AssertionError(name + " was not enrolled: " + outcome.err());
    }
  }

  void link() throws IOException, InterruptedException {
    Child child = drec("link");
    link = child;
    child.awaitUntil("dialling", START_LIMIT, () -> says(child, "dials"));
  }

  /** Ends the link as a crash does. */
  void killLink() throws IOException, InterruptedException {
    Child child = link;
    if (child != null) {
      child.close();
    }
  }

  /**
   * Ends recorder and link as a crash of both does; what neither had read of the kernel is lost.
   */
  void kill() throws IOException, InterruptedException {
    Child child = recorder;
    if (child != null) {
      child.close();
    }
    killLink();
  }

  /** Runs a command in this host's network, recorded. */
  void run(String script) throws IOException, InterruptedException {
    try (Child child = start(script)) {
      if (child.await(RUN_LIMIT) != 0) {
        throw new AssertionError("failed on " + name + ": " + child);
      }
    }
  }

  /** Starts one that goes on. */
  Child start(String script) throws IOException {
    List<String> command = new ArrayList<>(network.in(name));
    command.addAll(List.of("sh", "-c", "cd " + work + " && " + script));
    Child child = Child.start(temp, group.entering(command), Map.of());
    started.add(child);
    return child;
  }

  /** Asks this host's own recording. */
  Drec.Outcome ask(String... question) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(Arrays.asList(question));
    arguments.addAll(List.of("--data", temp.resolve("recording").toString()));
    return drec.run(arguments.toArray(String[]::new));
  }

  Path audit() {
    return temp.resolve("link").resolve("audit.log");
  }

  static boolean says(Child child, String words) {
    try {
      return (child.err() + child.outText()).contains(words);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (Child child : started) {
      child.close();
    }
    for (Child child : Arrays.asList(link, recorder)) {
      if (child != null) {
        child.close();
      }
    }
    group.close();
  }
}
