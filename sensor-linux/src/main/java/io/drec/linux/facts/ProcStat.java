package io.drec.linux.facts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** When a process started, as /proc has it: to tell it from one that had its number before. */
public final class ProcStat {
  private static final long NS_PER_TICK = 10_000_000L;

  /** Behind the name, which may hold anything: state is the first, start the twentieth. */
  private static final int STATE = 0;

  private static final int THREADS = 17;
  private static final int START = 19;

  private ProcStat() {}

  /**
   * Whether the process that started then is still there.
   *
   * @param process its directory in /proc
   * @param startNs on CLOCK_BOOTTIME
   */
  public static boolean isStillThere(Path process, long startNs) {
    return startTicks(process) == startNs / NS_PER_TICK;
  }

  /**
   * @return start on CLOCK_BOOTTIME, cut to hundredths of a second; 0 when there is no such process
   */
  public static long startNs(Path process) {
    long ticks = startTicks(process);
    return ticks < 0 ? 0 : ticks * NS_PER_TICK;
  }

  /**
   * Whether the process that started then goes on although its first thread has ended: another
   * thread runs, or one ran a program and took its place.
   *
   * @param process its directory in /proc
   * @param startNs on CLOCK_BOOTTIME
   */
  public static boolean goesOn(Path process, long startNs) {
    Stat stat = stat(process);
    if (stat == null || stat.startTicks != startNs / NS_PER_TICK) {
      return false;
    }
    return switch (stat.state) {
      case "Z" -> stat.threads > 1;
      case "X" -> false;
      default -> true;
    };
  }

  private static long startTicks(Path process) {
    Stat stat = stat(process);
    return stat == null ? -1 : stat.startTicks;
  }

  private record Stat(String state, long threads, long startTicks) {}

  /** Null when there is no such process. */
  private static @Nullable Stat stat(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] behind = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", START + 2);
      return behind.length > START
          ? new Stat(behind[STATE], Long.parseLong(behind[THREADS]), Long.parseLong(behind[START]))
          : null;
    } catch (IOException | NumberFormatException e) {
      return null; // it has ended
    }
  }
}
