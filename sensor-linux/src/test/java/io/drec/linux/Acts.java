package io.drec.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/**
 * The program of workload.c and reach.c, compiled once: each of its acts is made by exactly one
 * call.
 */
final class Acts {
  private static final Path SOURCES =
      Path.of(System.getProperty("drec.root"), "sensor-linux/src/test/c");
  private static Path program;

  private Acts() {}

  /** Where the program lies; skips the test when there is no compiler. */
  static synchronized String program() throws IOException, InterruptedException {
    if (program == null) {
      Path out = Files.createTempDirectory("workload").resolve("workload");
      Process clang;
      try {
        clang =
            new ProcessBuilder(
                    "clang",
                    "-O1",
                    "-pthread",
                    SOURCES.resolve("workload.c").toString(),
                    SOURCES.resolve("reach.c").toString(),
                    "-o",
                    out.toString())
                .redirectErrorStream(true)
                .start();
      } catch (IOException e) {
        throw new TestAbortedException("needs clang: apt-get install clang");
      }
      String messages = new String(clang.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (clang.waitFor() != 0) {
        throw new IllegalStateException("clang: " + messages);
      }
      program = out;
    }
    return program.toString();
  }

  /** Records one act from its exec to its end, in a directory. */
  static Map<String, Integer> record(
      Capture capture, ScopedWorkload workload, Path directory, String act, String... arguments)
      throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 2];
    command[0] = program();
    command[1] = act;
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    Process process = workload.start(directory, command);
    capture.until(process).stop();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(act + " failed: " + output);
    }
    Map<String, Integer> values = new HashMap<>();
    output
        .lines()
        .map(line -> line.split(" "))
        .forEach(words -> values.put(words[0], Integer.parseInt(words[1])));
    return values;
  }
}
