package io.drec.linux.logons;

import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The start of each process that was recorded, by its pid: the newest {@value #KEPT_MAX}, those
 * that have ended, too, for what is told of them comes later. Thread safe.
 */
final class KnownProcesses {
  static final int KEPT_MAX = 16_384;

  private final Map<Integer, Long> startNs =
      new LinkedHashMap<>(1024) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
          return size() > KEPT_MAX;
        }
      };

  void saw(RecordView record) {
    if (record.type() == RecordType.PROC_START) {
      add(record.pid(), record.startNs());
    }
  }

  private synchronized void add(int pid, long start) {
    Long before = startNs.put(pid, start);
    if (before != null && before != start) {
      startNs.remove(pid); // the number is another's now: it is the newest
      startNs.put(pid, start);
    }
  }

  /** On CLOCK_BOOTTIME; 0 when no such process was recorded. */
  synchronized long startNs(int pid) {
    Long start = startNs.get(pid);
    return start == null ? 0 : start;
  }
}
