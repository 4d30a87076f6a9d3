package io.drec.jmh.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time of a process's threads up to a moment, ns. What threads did that ended between two
 * moments is not seen.
 *
 * @param atNs the moment, of {@link System#nanoTime}
 * @param byThread by number and name
 */
record ThreadTimes(long atNs, Map<String, Long> byThread) {
  ThreadTimes {
    byThread = Map.copyOf(byThread);
  }

  /** Since an earlier moment, by name. */
  Map<String, Double> since(ThreadTimes before) {
    Map<String, Double> spent = new TreeMap<>();
    byThread.forEach(
        (thread, ns) ->
            spent.merge(
                thread.substring(thread.indexOf(' ') + 1),
                (double) (ns - before.byThread.getOrDefault(thread, 0L)),
                Double::sum));
    return spent;
  }

  /**
   * @param process its directory below /proc; what ended meanwhile is left out
   */
  static ThreadTimes of(Path process) throws IOException {
    Map<String, Long> times = new TreeMap<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path thread : threads) {
        try {
          String name = thread.getFileName() + " " + text(thread.resolve("comm"));
          times.put(name, runNs(text(thread.resolve("schedstat"))));
        } catch (IOException e) {
          continue; // it has ended
        }
      }
    }
    return new ThreadTimes(System.nanoTime(), times);
  }

  /** The first number of /proc/PID/task/TID/schedstat. */
  static long runNs(String schedstat) {
    String first = schedstat.split(" ", -1)[0];
    if (!first.matches("\\d{1,18}")) {
      throw new IllegalArgumentException(
          "found '" + schedstat + "', expected /proc/PID/schedstat: three numbers");
    }
    return Long.parseLong(first);
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).trim();
  }
}
