package io.drec.query.rehearse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A control group (version 2) of our own: what is started in it can be told from all else, and be
 * ended without a name or a guess.
 */
public final class ControlGroup implements AutoCloseable {
  private static final int REMOVE_TRIES = 200;
  private static final long REMOVE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Path directory;

  private ControlGroup(Path directory) {
    this.directory = directory;
  }

  /**
   * Where the version 2 hierarchy is mounted: {@code /sys/fs/cgroup}, or {@code
   * /sys/fs/cgroup/unified} beside version 1. Empty when it is not.
   *
   * @param mounts as in {@code /proc/self/mounts}
   */
  public static Optional<Path> root(List<String> mounts) {
    for (String mount : mounts) {
      String[] fields = mount.split(" ", -1);
      if (fields.length > 2 && fields[2].equals("cgroup2")) {
        return Optional.of(Path.of(fields[1].replace("\\040", " ")));
      }
    }
    return Optional.empty();
  }

  /** The same, on this machine. */
  public static Optional<Path> root() throws IOException {
    return root(Files.readAllLines(Path.of("/proc/self/mounts")));
  }

  /** Makes the group {@code name} below {@code parent}. */
  public static ControlGroup make(Path parent, String name) throws IOException {
    return new ControlGroup(Files.createDirectory(parent.resolve(name)));
  }

  public Path directory() {
    return directory;
  }

  /**
   * The command that enters this group and then becomes {@code command}, in the same process: from
   * its first own act on it is in the group.
   */
  public List<String> entering(List<String> command) {
    List<String> entering = new ArrayList<>();
    entering.add("sh");
    entering.add("-c");
    entering.add("echo $$ >\"$0/cgroup.procs\" && exec \"$@\"");
    entering.add(directory.toString());
    entering.addAll(command);
    return entering;
  }

  /** Processes in the group itself, not in groups below it. */
  public List<Long> pids() throws IOException {
    return Files.readAllLines(directory.resolve("cgroup.procs")).stream()
        .map(Long::valueOf)
        .toList();
  }

  /** Kills what still runs in the group, and removes it. It must have no group below it. */
  @Override
  public void close() throws IOException {
    for (int i = 1; ; i++) {
      kill();
      try {
        Files.delete(directory);
        return;
      } catch (IOException e) {
        // Busy until the last of them is gone.
        if (i == REMOVE_TRIES) {
          throw e;
        }
        LockSupport.parkNanos(REMOVE_PAUSE_NS);
      }
    }
  }

  private void kill() throws IOException {
    Path killFile = directory.resolve("cgroup.kill");
    if (Files.exists(killFile)) {
      Files.writeString(killFile, "1");
      return;
    }
    // Linux before 5.14.
    for (long pid : pids()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
