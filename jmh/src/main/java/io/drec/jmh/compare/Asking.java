package io.drec.jmh.compare;

import io.drec.jmh.peer.Builder;
import io.drec.jmh.peer.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Asks one engine, line by line, and takes the time. */
final class Asking {
  private static final int SAMPLES_MIN = 5;
  private static final int SAMPLES_MAX = 1000;
  private static final long WARM_NS = 500_000_000L;
  private static final long LINE_NS = 4_000_000_000L;

  private Asking() {}

  static final String OURS = "drec";

  static Store open(String engine, Path directory) throws Exception {
    return engine.equals(OURS)
        ? new OurStore(directory)
        : Builder.Kind.valueOf(engine.toUpperCase(Locale.ROOT)).open(directory);
  }

  /** All lines, again and again: what is asked often, or was asked a moment ago. */
  static void warm(String engine, Path directory, Path asks, Results results) throws Exception {
    try (Store store = open(engine, directory)) {
      for (Map.Entry<String, List<Ask>> line : Ask.read(asks).entrySet()) {
        List<Ask> questions = line.getValue();
        if (!engine.equals(OURS) && !questions.get(0).ofPeersToo()) {
          continue;
        }
        long count = 0;
        for (Ask question : questions) {
          count += question.of(store);
        }
        results.add(line.getKey(), "warm", "answer", (double) count);
        results.times(line.getKey(), "warm", times(store, questions));
      }
      memory(results);
    }
  }

  private static long[] times(Store store, List<Ask> questions) throws Exception {
    long warmUntil = System.nanoTime() + WARM_NS;
    for (int i = 0; i < 10 * SAMPLES_MAX && System.nanoTime() < warmUntil; i++) {
      questions.get(i % questions.size()).of(store);
    }
    long[] ns = new long[SAMPLES_MAX];
    int count = 0;
    long until = System.nanoTime() + LINE_NS;
    while (count < SAMPLES_MAX && (count < SAMPLES_MIN || System.nanoTime() < until)) {
      long began = System.nanoTime();
      questions.get(count % questions.size()).of(store);
      ns[count++] = System.nanoTime() - began;
    }
    return Arrays.copyOf(ns, count);
  }

  /** Of the process that has asked everything: its own, and with what it has mapped. */
  private static void memory(Results results) throws IOException {
    results.add("memory", "", "rss_mb", Stopwatch.memoryMb("VmRSS"));
    results.add("memory", "", "rss_anonymous_mb", Stopwatch.memoryMb("RssAnon"));
  }

  /**
   * One question, in a process that has asked nothing before; the caller has emptied the page
   * cache. Prints the time from opening the store to the answer, and of the answer alone.
   */
  static void cold(String engine, Path directory, Path asks, String line, int number)
      throws Exception {
    List<Ask> questions = Ask.read(asks).get(line);
    if (questions == null) {
      throw new IllegalStateException("no line '" + line + "' in " + asks);
    }
    long began = System.nanoTime();
    try (Store store = open(engine, directory)) {
      long openedNs = System.nanoTime();
      questions.get(number % questions.size()).of(store);
      long endNs = System.nanoTime();
      System.out.println("cold " + (endNs - began) + ' ' + (endNs - openedNs));
    }
  }
}
