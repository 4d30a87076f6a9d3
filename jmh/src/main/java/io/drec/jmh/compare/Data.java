package io.drec.jmh.compare;

import io.drec.jmh.replica.BuildWorkload;
import io.drec.jmh.replica.Chained;
import io.drec.jmh.replica.EventSource;
import io.drec.jmh.replica.RecordingPool;
import io.drec.jmh.replica.Replicator;
import io.drec.jmh.replica.SharedRecordings;
import java.nio.file.Path;
import java.util.List;

/**
 * Which events to measure with.
 *
 * @param kind of data
 * @param events of it; what {@link #source} gives may be a few more
 * @param shared folder of the shared recordings; only WINDOWS needs it
 */
record Data(Kind kind, long events, long seed, Path shared) {
  /** The kinds. */
  enum Kind {
    /** The three campaign recordings, once: 154,276 events, or as many as asked for. */
    CAMPAIGNS,
    /** All shared recordings, replicated, and one cause with 10,000 entities that came of it. */
    WINDOWS,
    /** A build workload, as our Linux sensor records it. */
    LINUX
  }

  private static final long WIDE_EVENTS = 38_000;
  private static final long WIDE_SHARE = 20;

  /**
   * Gives them from the first; twice the same.
   *
   * @param pool file to hold the recordings, made or written over
   */
  EventSource source(Path pool) {
    return switch (kind) {
      case LINUX -> new BuildWorkload(events, seed);
      case CAMPAIGNS -> {
        List<Path> zips =
            List.of("campaign-01.zip", "campaign-02.zip", "campaign-06.zip").stream()
                .map(shared::resolve)
                .toList();
        RecordingPool read = RecordingPool.read(SharedRecordings.of(zips), pool, most());
        yield new Replicator(read, Math.min(events, read.count()), seed);
      }
      case WINDOWS -> {
        RecordingPool read = RecordingPool.read(SharedRecordings.in(shared), pool, most());
        long wide = Math.min(WIDE_EVENTS, events / WIDE_SHARE);
        Replicator replicas = new Replicator(read, events - wide, seed);
        long before = (events - wide) / 3;
        yield new Chained(
            List.of(
                new Chained.Part(replicas, before),
                new Chained.Part(new BuildWorkload(wide, seed + 1), wide),
                new Chained.Part(replicas, Long.MAX_VALUE)));
      }
    };
  }

  private int most() {
    return (int) Math.min(events, Integer.MAX_VALUE);
  }
}
