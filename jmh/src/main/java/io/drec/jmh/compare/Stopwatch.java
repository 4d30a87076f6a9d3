package io.drec.jmh.compare;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Tells the cost of a store from the cost of making the events for it. Both are done in turns by
 * one thread; {@link #prepare} is the making. What other threads do at any time is the store's.
 */
final class Stopwatch {
  private static final double TICKS_PER_SECOND = 100;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final long beganNs = System.nanoTime();
  private final long beganCpuNs = processCpuNs();
  private long preparedNs;
  private long preparedCpuNs;

  /** One who makes, or stores. */
  interface Work<T> {
    T run() throws Exception;
  }

  /** Runs what is not to be counted. */
  <T> T prepare(Work<T> work) throws Exception {
    long ns = System.nanoTime();
    long cpuNs = threads.getCurrentThreadCpuTime();
    T made = work.run();
    preparedNs += System.nanoTime() - ns;
    preparedCpuNs += threads.getCurrentThreadCpuTime() - cpuNs;
    return made;
  }

  /** Runs, within {@link #prepare}, what is to be counted. */
  <T> T counted(Work<T> work) throws Exception {
    long ns = System.nanoTime();
    long cpuNs = threads.getCurrentThreadCpuTime();
    T made = work.run();
    preparedNs -= System.nanoTime() - ns;
    preparedCpuNs -= threads.getCurrentThreadCpuTime() - cpuNs;
    return made;
  }

  /** Time that passed outside of {@link #prepare}. */
  double seconds() {
    return (System.nanoTime() - beganNs - preparedNs) / 1e9;
  }

  /** Processor time of the whole process, without that of {@link #prepare}. */
  double cpuSeconds() {
    return (processCpuNs() - beganCpuNs - preparedCpuNs) / 1e9;
  }

  /**
   * Processor time of the threads of this process whose names begin like this, in all; {@code C1},
   * {@code C2} are the JVM's compilers, {@code VM Thread} and {@code GC} its collector. 0 where
   * there is no /proc.
   */
  static double threadSeconds(String... beginnings) {
    double ticks = 0;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        String stat = Files.readString(task.resolve("stat"));
        String name = stat.substring(stat.indexOf('(') + 1);
        String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        if (Stream.of(beginnings).anyMatch(name::startsWith)) {
          ticks += Long.parseLong(rest[11]) + Long.parseLong(rest[12]);
        }
      }
      return ticks / TICKS_PER_SECOND;
    } catch (IOException e) {
      return 0;
    }
  }

  private static long processCpuNs() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /**
   * A line of /proc/self/status in MB, {@code VmRSS}, {@code RssAnon} …; -1 where there is none.
   */
  static double memoryMb(String name) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(name + ":")) {
          return Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0;
        }
      }
      return -1;
    } catch (IOException e) {
      return -1;
    }
  }
}
