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
    String[] stat = stat(process);
    if (stat == null || startTicks(stat) != startNs / NS_PER_TICK) {
      return false;
    }
    return switch (stat[STATE]) {
      case "Z" -> Long.parseLong(stat[THREADS]) > 1;
      case "X" -> false;
      default -> true;
    };
  }

  private static long startTicks(Path process) {
    String[] stat = stat(process);
    return stat == null ? -1 : startTicks(stat);
  }

  private static long startTicks(String[] stat) {
    return Long.parseLong(stat[START]);
  }

  /** What stands behind the name; null when there is no such process. */
  private static String @Nullable [] stat(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] behind = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", START + 2);
      return behind.length > START && isNumber(behind[THREADS]) && isNumber(behind[START])
          ? behind
          : null;
    } catch (IOException e) {
      return null; // it has ended
    }
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() < 19
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
