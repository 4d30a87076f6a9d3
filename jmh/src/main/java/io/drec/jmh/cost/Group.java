package io.drec.jmh.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The control group in which workloads run: what drec is told to record, and what their processor
 * time is read from. Their group id is what auditd is told to record.
 */
final class Group implements AutoCloseable {
  /** Of no group that anybody has; audit rules can ask for it. */
  static final int GID = 64_242;

  /** Of no group either, and in no rule. */
  static final int UNWATCHED_GID = 64_243;

  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final int REMOVING_TRIES = 100;

  private final Path directory;
  private final Path setpriv;

  private Group(Path directory, Path setpriv) {
    this.directory = directory;
    this.setpriv = setpriv;
  }

  static Group make() throws IOException {
    return make("");
  }

  /**
   * @param suffix of its name, so that there can be several
   */
  static Group make(String suffix) throws IOException {
    Path setpriv = Commands.find("setpriv");
    if (setpriv == null) {
      throw new IOException("there is no setpriv; install util-linux");
    }
    Path directory =
        mountOf(Files.readAllLines(MOUNTS))
            .resolve("drec-cost-" + ProcessHandle.current().pid() + suffix);
    Files.createDirectory(directory);
    return new Group(directory, setpriv);
  }

  /** Where cgroup v2 is mounted, from the lines of /proc/self/mounts. */
  static Path mountOf(List<String> mounts) throws IOException {
    for (String line : mounts) {
      String[] fields = line.split(" ", -1);
      if (fields.length > 2 && fields[2].equals("cgroup2")) {
        return Path.of(fields[1]);
      }
    }
    throw new IOException("cgroup v2 is not mounted: mount -t cgroup2 none /sys/fs/cgroup");
  }

  Path directory() {
    return directory;
  }

  /** Runs a command in the group to its end; what it says on standard output is not kept. */
  void run(List<String> command) throws IOException {
    run(command, GID);
  }

  /** Likewise, as another group of users. */
  void run(List<String> command, int gid) throws IOException {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("/bin/sh", "-c", "echo 0 >\"$0\" && exec \"$@\""));
    line.add(directory.resolve("cgroup.procs").toString());
    line.addAll(List.of(setpriv.toString(), "--regid", "" + gid, "--clear-groups"));
    line.addAll(command);
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().close();
    int status = Commands.statusOf(process);
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + status);
    }
  }

  /** Processor time of all that ever ran in it. */
  long cpuUs() throws IOException {
    return cpuUs(Files.readAllLines(directory.resolve("cpu.stat")));
  }

  static long cpuUs(List<String> cpuStat) throws IOException {
    for (String line : cpuStat) {
      if (line.startsWith("usage_usec ")) {
        return Long.parseLong(line.substring("usage_usec ".length()).trim());
      }
    }
    throw new IOException("cpu.stat of the control group has no usage_usec: " + cpuStat);
  }

  @Override
  public void close() throws IOException {
    Files.writeString(directory.resolve("cgroup.kill"), "1");
    for (int tries = 1; ; tries++) {
      try {
        Files.delete(directory);
        return;
      } catch (IOException e) {
        if (tries == REMOVING_TRIES) {
          throw e;
        }
        Commands.pause(50); // until those that were killed are gone
      }
    }
  }
}
