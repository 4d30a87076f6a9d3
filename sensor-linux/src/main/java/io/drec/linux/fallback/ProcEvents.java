package io.drec.linux.fallback;

import io.drec.linux.fallback.ProcRecords.Ran;
import io.drec.linux.fallback.ProcessTable.Known;
import io.drec.record.RecordLayout;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of what the process connector tells, with what the process table has of it. One
 * thread.
 */
final class ProcEvents implements ProcConnector.Listener {
  /** What a process did is told in another queue, up to so long after its end. */
  private static final long KEPT_NS = TimeUnit.SECONDS.toNanos(3);

  /** A program that is opened is run within so long; what waits longer was only looked at. */
  private static final long RAN_KEPT_NS = TimeUnit.SECONDS.toNanos(5);

  private static final int RAN_MAX = 4096;

  /** A program that was opened to be run, and when. */
  private record Opened(Ran program, long timeNs) {}

  private final ProcFiles files;
  private final ProcessTable table;
  private final RecordedGroup group;
  private final ProcRecords records;
  private final Consumer<ByteBuffer> out;
  private final LongConsumer lost;

  /** By process, the first of each; those that waited longest go when there are too many. */
  private final Map<Integer, Opened> ran =
      new LinkedHashMap<>(64) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Opened> eldest) {
          return size() > RAN_MAX;
        }
      };

  private final Deque<Known> ended = new ArrayDeque<>();
  private long offsetNs;

  /**
   * @param out takes each record; valid until it returns
   * @param lost hears how many messages are missing
   */
  ProcEvents(
      ProcFiles files,
      ProcessTable table,
      RecordedGroup group,
      Generations generations,
      Consumer<ByteBuffer> out,
      LongConsumer lost) {
    this.files = files;
    this.table = table;
    this.group = group;
    this.records = new ProcRecords(files, generations);
    this.out = out;
    this.lost = lost;
  }

  /** What makes a time on CLOCK_MONOTONIC one on the records' clock. */
  void offset(long ns) {
    offsetNs = ns;
  }

  /**
   * A process opens a program to run it: the first is the one that it was told to run, but not one
   * of an earlier attempt that came to nothing.
   */
  void opensProgram(int pid, Ran program, long nowNs) {
    Opened before = ran.get(pid);
    if (before == null || isStale(before, nowNs)) {
      ran.remove(pid);
      ran.put(pid, new Opened(program, nowNs));
    }
  }

  private static boolean isStale(Opened opened, long nowNs) {
    return nowNs - opened.timeNs > RAN_KEPT_NS;
  }

  @Override
  public void forked(int parentPid, int pid, long monotonicNs) {
    long timeNs = monotonicNs + offsetNs;
    Known process = begun(pid, parentPid, timeNs);
    if (process.isRecorded) {
      process.isTold = true;
      out.accept(
          records.start(
              process, RecordLayout.PROC_FORK, timeNs, false, FallbackHook.PROCESS, null));
    }
  }

  private Known begun(int pid, int parentPid, long timeNs) {
    long startNs = files.startNs(pid);
    Known parent = table.get(parentPid);
    long parentNs = parent == null ? files.startNs(parentPid) : parent.startNs;
    Known process = new Known(pid, startNs == 0 ? timeNs : startNs, timeNs, parentPid, parentNs);
    process.isRecorded = group.holdsChild(pid, parent);
    table.put(process);
    return process;
  }

  @Override
  public void executed(int pid, long monotonicNs) {
    long timeNs = monotonicNs + offsetNs;
    Opened opened = ran.remove(pid);
    Ran program = opened == null || isStale(opened, timeNs) ? null : opened.program;
    Known known = table.get(pid);
    Known process = known == null || known.endedNs != 0 ? appeared(pid, timeNs) : known;
    process.isRecorded = group.holds(process);
    process.moves = false;
    process.network = "";
    if (process.isRecorded) {
      process.isTold = true;
      out.accept(
          records.start(
              process, RecordLayout.PROC_EXEC, timeNs, false, FallbackHook.PROCESS, program));
    }
  }

  private Known appeared(int pid, long timeNs) {
    ProcFiles.Status status = files.status(pid);
    return begun(pid, status == null ? 0 : status.parent(), timeNs);
  }

  @Override
  public void ended(int pid, int waitStatus, long monotonicNs) {
    long timeNs = monotonicNs + offsetNs;
    ran.remove(pid);
    Known process = table.get(pid);
    if (process == null || process.endedNs != 0) {
      return;
    }
    process.endedNs = timeNs;
    ended.add(process);
    if (process.isTold) {
      out.accept(records.exit(process, waitStatus, timeNs, FallbackHook.PROCESS));
    }
  }

  @Override
  public void lost(long count) {
    lost.accept(count);
  }

  /** Forgets the processes that ended long enough ago. */
  @Nullable Known forget(long nowNs) {
    Known oldest = ended.peek();
    if (oldest == null || nowNs - oldest.endedNs < KEPT_NS) {
      return null;
    }
    ended.remove();
    table.remove(oldest);
    return oldest;
  }
}
