package io.drec.relay.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Processor time of a process's threads, those of the same name but for a number together; from
 * /proc, so also of other processes and of the JVM's own threads.
 */
record ThreadTimes(Map<String, Double> secondsByThread, Map<String, Double> kernelByThread) {
  /** USER_HZ, the same on every architecture that we run on. */
  private static final double TICKS_PER_S = 100;

  /** Of the fields of a thread's stat that follow its name, from 0. */
  private static final int USER_TICKS = 11;

  static ThreadTimes of(long pid) throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    Map<String, Double> kernel = new TreeMap<>();
    Path tasks = Path.of("/proc", String.valueOf(pid), "task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long kernelTicks = Long.parseLong(fields[USER_TICKS + 1]);
        long ticks = Long.parseLong(fields[USER_TICKS]) + kernelTicks;
        String kind = name.replaceAll("[-#0-9]+$", "");
        seconds.merge(kind, ticks / TICKS_PER_S, Double::sum);
        kernel.merge(kind, kernelTicks / TICKS_PER_S, Double::sum);
      }
    }
    return new ThreadTimes(seconds, kernel);
  }

  ThreadTimes since(ThreadTimes before) {
    return new ThreadTimes(
        less(secondsByThread, before.secondsByThread), less(kernelByThread, before.kernelByThread));
  }

  private static Map<String, Double> less(Map<String, Double> all, Map<String, Double> before) {
    Map<String, Double> spent = new TreeMap<>(all);
    before.forEach((name, value) -> spent.merge(name, -value, Double::sum));
    return spent;
  }

  /** The greatest first, of it in the kernel; what is below a tenth of a second is left out. */
  @Override
  public String toString() {
    return secondsByThread.entrySet().stream()
        .filter(entry -> entry.getValue() >= 0.1)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "%s %.1f (%.1f)",
                    entry.getKey(),
                    entry.getValue(),
                    kernelByThread.getOrDefault(entry.getKey(), 0.0)))
        .collect(Collectors.joining(", "));
  }
}
