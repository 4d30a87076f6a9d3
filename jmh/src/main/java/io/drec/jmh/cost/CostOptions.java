package io.drec.jmh.cost;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the command line says.
 *
 * @param quick small workloads, in under three minutes
 * @param rounds how often each workload runs with each watch
 * @param slices of each load in a round, with both recorders there all the time; 0: each watch
 *     records all loads in one go
 * @param rates opens a second at which it is looked for losses, instead of all else; empty: not
 * @param workloads names of those to run; empty: all
 * @param watches names of those to run; bare is always among them
 * @param idleSeconds how long an idle recorder is looked at; 0: not at all
 * @param results to which rows are added
 * @param work folder on a disk, for recordings, logs and files; removed at the end
 */
record CostOptions(
    boolean quick,
    int rounds,
    int slices,
    List<Long> rates,
    List<String> workloads,
    List<String> watches,
    int idleSeconds,
    Path results,
    Path work) {
  static final String USAGE =
      "[--quick] [--rounds N] [--slices N] [--rates N,…] [--workloads NAME,…] [--with drec,auditd]"
          + " [--idle SECONDS] [--results FILE] [--work DIR]";
  private static final int ROUNDS_MAX = 1000;
  private static final int IDLE_SECONDS_MAX = 3600;
  private static final int RATE_MAX = 10_000_000;

  CostOptions {
    rates = List.copyOf(rates);
    workloads = List.copyOf(workloads);
    watches = List.copyOf(watches);
  }

  /**
   * @throws IllegalArgumentException with one line for the user
   */
  static CostOptions of(String[] arguments) {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    boolean quick = words.remove("--quick");
    int rounds = number(taken(words, "--rounds", quick ? "1" : "5"), "--rounds", 1, ROUNDS_MAX);
    int slices = number(taken(words, "--slices", "0"), "--slices", 0, ROUNDS_MAX);
    List<Long> rates = new ArrayList<>();
    for (String rate : list(taken(words, "--rates", ""))) {
      rates.add((long) number(rate, "--rates", 1, RATE_MAX));
    }
    List<String> workloads = list(taken(words, "--workloads", ""));
    List<String> watches = list(taken(words, "--with", "drec,auditd"));
    int idle = number(taken(words, "--idle", quick ? "10" : "60"), "--idle", 0, IDLE_SECONDS_MAX);
    Path results = Path.of(taken(words, "--results", "cost.csv"));
    Path work = Path.of(taken(words, "--work", "/var/tmp/drec-cost"));
    if (!words.isEmpty()) {
      throw new IllegalArgumentException(words.get(0) + ": expected " + USAGE);
    }
    for (String watch : watches) {
      if (!watch.equals(DriveRecorder.NAME) && !watch.equals(Auditd.NAME)) {
        throw new IllegalArgumentException("--with " + watch + ": expected drec, auditd or both");
      }
    }
    return new CostOptions(quick, rounds, slices, rates, workloads, watches, idle, results, work);
  }

  private static String taken(List<String> words, String name, String otherwise) {
    int at = words.indexOf(name);
    if (at < 0) {
      return otherwise;
    }
    if (at + 1 == words.size()) {
      throw new IllegalArgumentException(name + " has no value; write one behind it");
    }
    words.remove(at);
    return words.remove(at);
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(",", -1));
  }

  private static int number(String text, String name, int least, int most) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        String.format("%s %s: expected a number from %d to %d", name, text, least, most));
  }
}
