package io.drec.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process that a test started: its words in files, every wait bounded, ended by its own pid. */
final class Child implements AutoCloseable {
  private static final Duration END_LIMIT = Duration.ofSeconds(10);
  private static final long PAUSE_MS = 10;

  private final List<String> command;
  private final Process process;
  private final Path outFile;
  private final Path errFile;

  private Child(List<String> command, Process process, Path outFile, Path errFile) {
    this.command = command;
    this.process = process;
    this.outFile = outFile;
    this.errFile = errFile;
  }

  static Child start(Path words, List<String> command, Map<String, String> environment)
      throws IOException {
    Path outFile = Files.createTempFile(words, "out", "");
    Path errFile = Files.createTempFile(words, "err", "");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectOutput(outFile.toFile()).redirectError(errFile.toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    return new Child(command, builder.start(), outFile, errFile);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  byte[] out() throws IOException {
    return Files.readAllBytes(outFile);
  }

  String outText() throws IOException {
    return new String(out(), StandardCharsets.UTF_8);
  }

  String err() throws IOException {
    return Files.readString(errFile);
  }

  /** Waits for its end and returns its exit status. */
  int await(Duration limit) throws IOException, InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("did not end within " + limit + ": " + this);
    }
    return process.exitValue();
  }

  /** Waits until {@code done}; fails when the process ends before, or the time is up. */
  void awaitUntil(String what, Duration limit, BooleanSupplier done)
      throws IOException, InterruptedException {
    long endNs = System.nanoTime() + limit.toNanos();
    while (!done.getAsBoolean()) {
      if (!process.isAlive() && !done.getAsBoolean()) {
        throw new AssertionError("ended before " + what + ": " + this);
      }
      if (System.nanoTime() > endNs) {
        throw new AssertionError("not within " + limit + ": " + what + ": " + this);
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  /** Sends a signal by name, to this process alone. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("could not send " + name + " to " + this);
    }
  }

  /** A field of /proc/PID/status in KiB, such as VmHWM. */
  long statusKib(String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
      if (line.startsWith(field + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new AssertionError("no " + field + " of " + this);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public String toString() {
    try {
      return String.join(" ", command)
          + (isAlive() ? " (running)" : " (exit status " + process.exitValue() + ")")
          + "\nout: "
          + outText().lines().limit(40).toList()
          + "\nerr: "
          + err();
    } catch (IOException e) {
      return String.join(" ", command) + " (" + e + ")";
    }
  }
}
