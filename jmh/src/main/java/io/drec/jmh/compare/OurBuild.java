package io.drec.jmh.compare;

import io.drec.compact.Compactor;
import io.drec.compact.CompactorConfig;
import io.drec.jmh.replica.EventFeed;
import io.drec.jmh.replica.EventSource;
import io.drec.journal.JournalConfig;
import io.drec.journal.JournalWriter;
import io.drec.store.RecordingDirectory;
import io.drec.store.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Fills a recording through the journal, a stretch at a time, so that the journal stays small.
 * Writing the journal is not counted: it has a measurement of its own.
 */
final class OurBuild {
  private static final long EVENTS_PER_STRETCH = 50_000;

  private OurBuild() {}

  /**
   * Fills a new recording.
   *
   * @param expected how many events there are, about: the last half of them is told of apart
   * @param bulk as an import writes, with the memory for it; else as the recorder does
   * @return events
   */
  static long run(EventSource source, long expected, Path recording, boolean bulk, Results results)
      throws Exception {
    long events = 0;
    long bytes = 0;
    try (RecordingDirectory directory = RecordingDirectory.openForRecording(recording, null);
        JournalWriter journal = JournalWriter.open(JournalConfig.of(directory.journal()));
        Compactor compactor = Compactor.open(directory, config(bulk))) {
      EventFeed feed = new EventFeed(source, journal);
      Stopwatch watch = new Stopwatch();
      List<Moment> tenths = new ArrayList<>(List.of(Moment.of(watch, 0)));
      for (long taken = 1; taken > 0; events += taken) {
        taken = watch.prepare(() -> append(feed, journal));
        compact(compactor);
        long through = compactor.position();
        watch.prepare(() -> journal.deleteThrough(through));
        while (tenths.size() < 10 && events + taken >= expected * tenths.size() / 10) {
          tenths.add(Moment.of(watch, events + taken));
        }
      }
      compactor.sync();
      addTo(results, tenths, Moment.of(watch, events));
      double filledSeconds = watch.seconds();
      compactor.settle();
      bytes = feed.bytes();
      results.add("fill", "", "events_per_s", events / watch.seconds());
      results.add("fill", "", "cpu_us_per_event", 1e6 * watch.cpuSeconds() / events);
      results.add("fill", "", "settle_s", watch.seconds() - filledSeconds);
      results.add("fill", "", "record_bytes_per_event", (double) bytes / events);
    }
    results.add("fill", "", "process_rss_peak_mb", Stopwatch.memoryMb("VmHWM"));
    size(recording, events, results);
    return events;
  }

  /**
   * What it took up to some event. The last half of a run is a steady state, if the run is long:
   * the JVM's compiler is done. What it still does is told apart, and the collector's part, too.
   */
  private record Moment(
      long events, double seconds, double cpuSeconds, double compiler, double collector) {
    static Moment of(Stopwatch watch, long events) {
      return new Moment(
          events,
          watch.seconds(),
          watch.cpuSeconds(),
          Stopwatch.threadSeconds("C1", "C2"),
          Stopwatch.threadSeconds("VM Thread", "GC"));
    }

    void addTo(Results results, String line, Moment end) throws IOException {
      double count = Math.max(1, end.events - events);
      double cpu = end.cpuSeconds - cpuSeconds;
      results.add(line, "", "cpu_us_per_event", 1e6 * cpu / count);
      results.add(
          line, "", "without_compiler_us_per_event", 1e6 * (cpu - end.compiler + compiler) / count);
    }

    void addTo(Results results, Moment end) throws IOException {
      double count = end.events - events;
      double cpu = end.cpuSeconds - cpuSeconds;
      double compilers = end.compiler - compiler;
      results.add("fill last half", "", "events_per_s", count / (end.seconds - seconds));
      results.add("fill last half", "", "cpu_us_per_event", 1e6 * cpu / count);
      results.add("fill last half", "", "compiler_us_per_event", 1e6 * compilers / count);
      results.add(
          "fill last half",
          "",
          "collector_us_per_event",
          1e6 * (end.collector - collector) / count);
      results.add("fill last half", "", "without_compiler_per_s", count / (cpu - compilers));
    }
  }

  private static void addTo(Results results, List<Moment> tenths, Moment end) throws IOException {
    tenths.get(Math.min(5, tenths.size() - 1)).addTo(results, end);
    if (tenths.size() == 10 && end.events >= 40 * EVENTS_PER_STRETCH) {
      tenths.get(1).addTo(results, "fill second tenth", tenths.get(2));
      tenths.get(9).addTo(results, "fill last tenth", end);
    }
  }

  private static CompactorConfig config(boolean bulk) {
    return bulk
        ? CompactorConfig.ofBulk((host, uid) -> null)
        : CompactorConfig.of((host, uid) -> null);
  }

  private static long append(EventFeed feed, JournalWriter journal) throws IOException {
    long taken = feed.append(EVENTS_PER_STRETCH);
    journal.sync();
    return taken;
  }

  private static void compact(Compactor compactor) {
    int frames = 1;
    while (frames > 0) {
      frames = compactor.step();
    }
  }

  private static void size(Path recording, long events, Results results) throws IOException {
    Path directory = recording.resolve("store");
    Map<String, Long> bytes = new TreeMap<>();
    long segments = 0;
    try (RocksStore store = RocksStore.openForReading(directory)) {
      if (store != null) {
        segments = store.segments().size();
        store
            .bytesBySection()
            .forEach((section, count) -> bytes.merge(part(section), count, Long::sum));
      }
    }
    long all = 0;
    long keys = 0;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all += Files.size(file);
        keys += file.toString().endsWith(".keys") ? Files.size(file) : 0;
      }
    }
    long inSegments = bytes.values().stream().mapToLong(Long::longValue).sum();
    bytes.put("RocksDB and catalogue", all - inSegments - keys);
    bytes.put("keys of segments", keys);
    for (Map.Entry<String, Long> part : bytes.entrySet()) {
      results.add(
          "disk " + part.getKey(), "", "bytes_per_event", (double) part.getValue() / events);
    }
    results.add("disk", "", "bytes_per_event", (double) all / events);
    results.add("disk", "", "segments", segments);
  }

  /** What a section of a segment holds, docs/format/segment.md. */
  private static String part(int section) {
    return switch (section) {
      case 1, 2 -> "texts";
      case 3 -> "words of texts";
      case 8, 9 -> "frames and shapes";
      case 10 -> "records";
      case 11 -> "texts of records";
      case 12 -> "record times";
      case 13 -> "records left as frames";
      case 14 -> "types and processes of records";
      case 32, 33 -> "entity ids";
      case 48, 49 -> "entity turns";
      case 34, 35 -> "entities";
      case 36, 37, 38, 39 -> "edges";
      case 40, 41, 42, 43 -> "indicators";
      case 44, 45 -> "state";
      case 46 -> "filters";
      default -> "rest";
    };
  }
}
