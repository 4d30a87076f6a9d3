package io.drec.jmh.cost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Short slices, one beside the other, so that what the machine does slowly meanwhile is in all of
 * them. Both recorders are there during a whole round, and each slice of a load is what only one of
 * them is to record, by its control group or its group id; or neither, {@value #OUTSIDE}: then our
 * hooks are attached, and auditd's rules are not. Before and after each round a slice is bare.
 *
 * <p>The recorder's own time is told by its threads, of a whole round from its first slice until
 * the last segment is in the store, so that what it does later is in it; less what it needs in as
 * long a time when nothing happens, as it is looked at then.
 */
final class Slices {
  static final String OUTSIDE = "outside";

  /** It would hear each message of the audit system's, also those of the other's slices. */
  static final List<String> SETTINGS = List.of("facts.logons=no");

  /** What little comes is written into the store after so long. */
  private static final long SEGMENT_AGE_MS = 32_000;

  /** How long the recorder is looked at when nothing more comes. */
  private static final long IDLE_MS = 8000;

  private static final int WARM_TIMES = 2;

  private final CostOptions options;
  private final Meter meter;
  private final Group recorded;
  private final DriveRecorder ours;
  private final @Nullable Auditd auditd;
  private final Watch outside = new Watch.Nobody(OUTSIDE);
  private final Watch bare = new Watch.Nobody();
  private int slice;

  Slices(
      CostOptions options,
      Meter meter,
      Group recorded,
      DriveRecorder ours,
      @Nullable Auditd auditd) {
    this.options = options;
    this.meter = meter;
    this.recorded = recorded;
    this.ours = ours;
    this.auditd = auditd;
  }

  void run(List<Workload> workloads) throws IOException {
    try (Group other = Group.make("-other")) {
      other.run(workloads.get(0).command(), Group.UNWATCHED_GID);
      for (int round = 1; round <= options.rounds(); round++) {
        CostRun.say("round " + round);
        round(workloads, other);
      }
    }
  }

  private void round(List<Workload> workloads, Group other) throws IOException {
    int before = slice;
    for (Workload workload : workloads) {
      unwatched(before + 1, bare, workload, other);
    }
    ours.start();
    try {
      startAuditd();
      for (Workload workload : workloads) {
        slice = before;
        slices(workload, other);
      }
    } finally {
      ours.stop();
      if (auditd != null) {
        auditd.stop();
      }
    }
    for (Workload workload : workloads) {
      unwatched(slice, bare, workload, other);
    }
    lost(before + 1);
  }

  /**
   * The recorder's threads are told where there is one load alone: what it writes later is of it.
   */
  private void slices(Workload workload, Group other) throws IOException {
    List<Watch> watches = new ArrayList<>(List.of(outside, ours));
    if (auditd != null) {
      watches.add(auditd);
    }
    for (int i = 0; i < WARM_TIMES; i++) {
      recorded.run(workload.command(), Group.UNWATCHED_GID);
    }
    Meter.settle(ours);
    ThreadTimes began = ThreadTimes.of(process());
    int first = slice + 1;
    for (int i = 0; i < options.slices(); i++) {
      slice++;
      for (int k = 0; k < watches.size(); k++) {
        slice(watches.get((i + k) % watches.size()), workload, other);
      }
    }
    if (options.workloads().size() == 1) {
      Commands.pause(SEGMENT_AGE_MS);
      Meter.settle(ours);
      ThreadTimes ended = ThreadTimes.of(process());
      Commands.pause(IDLE_MS);
      List<ThreadTimes> times = List.of(began, ended, ThreadTimes.of(process()));
      threads(first, workload, times, options.slices() * workload.operations());
    }
  }

  private Path process() {
    return Path.of("/proc", Long.toString(ours.pid()));
  }

  private void startAuditd() throws IOException {
    if (auditd != null) {
      auditd.start();
      auditd.rest();
    }
  }

  private void slice(Watch watch, Workload workload, Group other) throws IOException {
    if (watch == ours) {
      meter.measure(
          slice, ours, workload, recorded, command -> recorded.run(command, Group.UNWATCHED_GID));
    } else if (watch == auditd && auditd != null) {
      auditd.goOn();
      meter.measure(slice, auditd, workload, other);
      auditd.rest();
    } else {
      unwatched(slice, outside, workload, other);
    }
  }

  private void unwatched(int number, Watch nobody, Workload workload, Group other)
      throws IOException {
    meter.measure(
        number, nobody, workload, other, command -> other.run(command, Group.UNWATCHED_GID));
  }

  private void threads(int round, Workload workload, List<ThreadTimes> times, long operations)
      throws IOException {
    ThreadTimes before = times.get(0);
    ThreadTimes after = times.get(1);
    ThreadTimes idle = times.get(2);
    Map<String, Double> idleNs = idle.since(after);
    double share = (double) (after.atNs() - before.atNs()) / (idle.atNs() - after.atNs());
    for (Map.Entry<String, Double> thread : after.since(before).entrySet()) {
      double ns = thread.getValue() - share * idleNs.getOrDefault(thread.getKey(), 0.0);
      String measure = workload.name() + " µs an operation: " + thread.getKey().replace(',', ' ');
      meter.add(round, ours, CostRow.SESSION, measure, ns / 1000 / operations);
    }
  }

  private void lost(int round) throws IOException {
    meter.add(round, ours, CostRow.SESSION, "lost", ours.lost());
    meter.add(round, ours, CostRow.SESSION, "start_ms", ours.startMs());
    ours.clear();
    if (auditd != null) {
      meter.add(round, auditd, CostRow.SESSION, "lost", auditd.lost());
      auditd.clear();
    }
  }
}
