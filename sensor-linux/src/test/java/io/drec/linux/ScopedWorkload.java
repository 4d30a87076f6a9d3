package io.drec.linux;

import io.drec.sensor.SensorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A control group of a test's own, in which it runs what is to be recorded. Removed when closed,
 * with the processes still in it.
 */
final class ScopedWorkload implements AutoCloseable {
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final long STOP_SECONDS = 10;

  private final Path directory;
  private final List<Process> started = new ArrayList<>();

  ScopedWorkload() throws IOException, SensorException {
    Path mount = CgroupScope.mountOfCgroup2(Host.running());
    directory =
        mount.resolve("drec-test-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet());
    Files.createDirectory(directory);
  }

  Path directory() {
    return directory;
  }

  /** Starts a command in the group: what is recorded of it begins with its exec. */
  Process start(Path workingDirectory, String... command) throws IOException {
    return startIn(directory, workingDirectory, command);
  }

  Process startIn(Path group, Path workingDirectory, String... command) throws IOException {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("/bin/sh", "-c", "echo 0 > \"$0\" && exec \"$@\""));
    line.add(group.resolve("cgroup.procs").toString());
    line.addAll(List.of(command));
    Process process =
        new ProcessBuilder(line)
            .directory(workingDirectory.toFile())
            .redirectErrorStream(true)
            .start();
    started.add(process);
    return process;
  }

  @Override
  public void close() {
    try {
      for (Process process : started) {
        process.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      }
      remove(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Path group) throws IOException, InterruptedException {
    try (Stream<Path> children = Files.list(group)) {
      for (Path child : children.filter(Files::isDirectory).toList()) {
        remove(child);
      }
    }
    Files.writeString(group.resolve("cgroup.kill"), "1");
    for (int tries = 0; ; tries++) {
      try {
        Files.delete(group);
        return;
      } catch (IOException e) {
        if (tries == 100) {
          throw e;
        }
        Thread.sleep(50); // until those that were killed are gone
      }
    }
  }
}
