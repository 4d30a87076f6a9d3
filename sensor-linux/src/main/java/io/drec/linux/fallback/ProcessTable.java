package io.drec.linux.fallback;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The processes that are known, by their pid: which of them are recorded, and since when each runs,
 * which with the pid is its name. The newest {@value #KEPT_MAX}. One thread.
 */
final class ProcessTable {
  static final int KEPT_MAX = 65_536;

  /** One process. */
  static final class Known {
    final int pid;

    /** On CLOCK_BOOTTIME. */
    final long startNs;

    /** When it was first heard of, on CLOCK_BOOTTIME. */
    final long heardNs;

    final int parentPid;
    final long parentStartNs;

    /** Whether it is in the group that is recorded. */
    boolean isRecorded;

    /** Whether a record of its start was delivered. */
    boolean isTold;

    /** Whether it was missing from the process table when that was looked through. */
    boolean isMissing;

    /** Whether it opened the list of the members of the recorded group, to move a process. */
    boolean moves;

    /** Whether its first thread has ended and others go on. */
    boolean isOutlived;

    /** Its network namespace; empty: not asked since it last ran a program. */
    String network = "";

    /** When it last ran a program, on CLOCK_BOOTTIME; 0: not heard of. */
    long ranNs;

    /** When it ended, on CLOCK_BOOTTIME; 0: it has not. */
    long endedNs;

    Known(int pid, long startNs, long heardNs, int parentPid, long parentStartNs) {
      this.pid = pid;
      this.startNs = startNs;
      this.heardNs = heardNs;
      this.parentPid = parentPid;
      this.parentStartNs = parentStartNs;
    }
  }

  private final Map<Integer, Known> known =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Known> eldest) {
          return size() > KEPT_MAX;
        }
      };

  @Nullable Known get(int pid) {
    return known.get(pid);
  }

  void put(Known process) {
    known.put(process.pid, process);
  }

  void remove(Known process) {
    known.remove(process.pid, process);
  }

  /** On CLOCK_BOOTTIME; 0 when it is not known. */
  long startNs(int pid) {
    Known process = known.get(pid);
    return process == null ? 0 : process.startNs;
  }

  /** A copy, to go through while it changes. */
  java.util.List<Known> all() {
    return new java.util.ArrayList<>(known.values());
  }
}
