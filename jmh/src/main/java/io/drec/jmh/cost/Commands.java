package io.drec.jmh.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs programs of this machine. */
final class Commands {
  private Commands() {}

  /** Where a program is, or null when it is not installed. */
  static @Nullable Path find(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
    for (String directory : path.split(":", -1)) {
      Path file = Path.of(directory).resolve(name);
      if (!directory.isEmpty() && Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }

  /**
   * Runs a command to its end.
   *
   * @return what it said
   * @throws IOException when it is not there, or ended with another status than 0
   */
  static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = statusOf(process);
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + status + ": " + said);
    }
    return said;
  }

  /** Waits for its end. */
  static int statusOf(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** SIGTERM, and SIGKILL when that was not enough. What it says at its end can still be read. */
  static void end(Process process, long seconds) throws IOException {
    process.toHandle().destroy(); // Process.destroy would close its output
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  static void pause(long ms) throws IOException {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
