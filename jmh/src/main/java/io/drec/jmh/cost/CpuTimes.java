package io.drec.jmh.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Processor time that was used up to a moment, in ticks of /proc (USER_HZ, 100 a second on every
 * Linux that this runs on).
 *
 * @param busy by the whole machine, interrupts included
 * @param kernel by kernel threads: by number, so that those that ended do not count backwards
 * @param watched by the processes that record
 */
record CpuTimes(long busy, Map<Long, Long> kernel, long watched) {
  static final long US_PER_TICK = 10_000;
  private static final Path PROC = Path.of("/proc");
  private static final long KTHREADD = 2;

  CpuTimes {
    kernel = Map.copyOf(kernel);
  }

  /**
   * @param watchers processes that record; those that are gone count 0
   */
  static CpuTimes now(Set<Long> watchers) throws IOException {
    long busy = busyOf(Files.readAllLines(PROC.resolve("stat")).get(0));
    long watched = 0;
    Map<Long, Long> kernel = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        Stat stat = statOf(process);
        if (stat != null && stat.parent() == KTHREADD) {
          kernel.put(pid, stat.ticks());
        }
        if (stat != null && watchers.contains(pid)) {
          watched += stat.ticks();
        }
      }
    }
    return new CpuTimes(busy, kernel, watched);
  }

  private static @Nullable Stat statOf(Path process) {
    try {
      byte[] bytes = Files.readAllBytes(process.resolve("stat"));
      return Stat.of(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return null; // it has ended meanwhile
    }
  }

  /** Ticks from the first line of /proc/stat: user, nice, system, irq and softirq. */
  static long busyOf(String line) {
    String[] fields = line.trim().split(" +", -1);
    if (!fields[0].equals("cpu") || fields.length < 8) {
      throw new IllegalArgumentException(
          "found '" + line + "', expected the line cpu of /proc/stat");
    }
    long busy = 0;
    for (int field : new int[] {1, 2, 3, 6, 7}) {
      busy += Long.parseLong(fields[field]);
    }
    return busy;
  }

  long kernelSince(CpuTimes before) {
    long sum = 0;
    for (Map.Entry<Long, Long> thread : kernel.entrySet()) {
      sum += Math.max(0, thread.getValue() - before.kernel.getOrDefault(thread.getKey(), 0L));
    }
    return sum;
  }

  /**
   * From /proc/PID/stat.
   *
   * @param ticks user and system time
   */
  record Stat(long parent, long ticks) {
    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int SYSTEM = 12;

    /** The name may hold blanks and brackets: fields are counted from the last bracket. */
    static Stat of(String line) {
      int end = line.lastIndexOf(')');
      String[] fields = line.substring(end + 1).trim().split(" ", -1);
      if (end < 0 || fields.length <= SYSTEM) {
        throw new IllegalArgumentException(
            "found '" + line + "', expected a line of /proc/PID/stat");
      }
      return new Stat(
          Long.parseLong(fields[PARENT]),
          Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]));
    }
  }
}
