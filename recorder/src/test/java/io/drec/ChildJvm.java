package io.drec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another Java of this one's flags and class path, that prints "ready" when it is. */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private ChildJvm(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * @param before words of the command before java, such as those that change the user
   */
  public static ChildJvm start(List<String> before, Class<?> main, String... arguments)
      throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return start(before, classPath(), temporary, main, arguments);
  }

  /** The class path of this Java. */
  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** As above, with another class path and another directory for temporary files. */
  public static ChildJvm start(
      List<String> before, String classPath, Path temporary, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--add-")) {
        command.add(flag);
      }
    }
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add(
        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", "none"));
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-cp"));
    command.add(classPath);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line of its standard output, null at the end. */
  public String readLine() throws IOException {
    return out.readLine();
  }

  /** The rest of its standard output. */
  public List<String> readLines() {
    return out.lines().toList();
  }

  public long pid() {
    return process.pid();
  }

  /** SIGTERM, and wait. */
  public int terminate() throws InterruptedException {
    // Process.destroy would close its output before it is read.
    process.toHandle().destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("process " + process.pid() + " did not end on SIGTERM");
    }
    return process.exitValue();
  }

  /** Waits for its end. */
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** SIGKILL, and wait. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
