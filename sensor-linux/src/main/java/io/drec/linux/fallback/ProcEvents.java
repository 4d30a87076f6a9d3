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
  private static final int RAN_OF_PROCESS_MAX = 16;

  /** A program that was opened to be run, and when. */
  private record Opened(Ran program, long timeNs) {}

  private final ProcFiles files;
  private final ProcessTable table;
  private final RecordedGroup group;
  private final ProcRecords records;
  private final Consumer<ByteBuffer> out;
  private final LongConsumer lost;
  private final Runnable openings;

  /** By process, in the order of opening; those that waited longest go when there are too many. */
  private final Map<Integer, Deque<Opened>> ran =
      new LinkedHashMap<>(64) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Deque<Opened>> eldest) {
          return size() > RAN_MAX;
        }
      };

  private final Deque<Known> ended = new ArrayDeque<>();
  private long offsetNs;

  /**
   * @param out takes each record; valid until it returns
   * @param lost hears how many messages are missing
   * @param openings hands to {@link #opensProgram} what was opened until now
   */
  ProcEvents(
      ProcFiles files,
      ProcessTable table,
      RecordedGroup group,
      Generations generations,
      Consumer<ByteBuffer> out,
      LongConsumer lost,
      Runnable openings) {
    this.files = files;
    this.table = table;
    this.group = group;
    this.records = new ProcRecords(files, generations);
    this.out = out;
    this.lost = lost;
    this.openings = openings;
  }

  /** What makes a time on CLOCK_MONOTONIC one on the records' clock. */
  void offset(long ns) {
    offsetNs = ns;
  }

  /**
   * A process opens a program to run it: the first is the one that it was told to run, its
   * interpreter and the loader follow.
   */
  void opensProgram(int pid, Ran program, long nowNs) {
    Deque<Opened> before = ran.get(pid);
    if (before == null || isStale(before.getLast(), nowNs)) {
      ran.remove(pid);
      before = new ArrayDeque<>();
      ran.put(pid, before);
    }
    if (before.size() < RAN_OF_PROCESS_MAX) {
      before.add(new Opened(program, nowNs));
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
    Ran program = programOf(pid, timeNs);
    Known known = table.get(pid);
    Known process = known == null || known.endedNs != 0 ? appeared(pid, timeNs) : known;
    process.isRecorded = group.holds(process);
    process.ranNs = timeNs;
    process.isOutlived = false; // whichever thread ran it is the first now
    process.moves = false;
    process.network = "";
    if (process.isRecorded) {
      process.isTold = true;
      out.accept(
          records.start(
              process, RecordLayout.PROC_EXEC, timeNs, false, FallbackHook.PROCESS, program));
    }
  }

  /** It was opened before this was told, but may lie in its queue still. */
  private @Nullable Ran programOf(int pid, long timeNs) {
    Ran program = nextOpened(pid, timeNs);
    if (program == null) {
      openings.run();
      program = nextOpened(pid, timeNs);
    }
    return program;
  }

  /**
   * The loader is the last that is opened to run a program: what follows is of the next. A program
   * without one hides the next, which is then not known: better than a wrong one.
   */
  private @Nullable Ran nextOpened(int pid, long timeNs) {
    Deque<Opened> waiting = ran.get(pid);
    if (waiting == null) {
      return null;
    }
    Opened first = waiting.remove();
    Opened last = first;
    while (!waiting.isEmpty() && !isLoader(last.program)) {
      last = waiting.remove();
    }
    if (waiting.isEmpty()) {
      ran.remove(pid);
    }
    return isStale(first, timeNs) ? null : first.program;
  }

  private static boolean isLoader(Ran program) {
    String name = program.path().substring(program.path().lastIndexOf('/') + 1);
    return name.startsWith("ld-") || name.startsWith("ld.so") || name.startsWith("ld64.so");
  }

  private Known appeared(int pid, long timeNs) {
    ProcFiles.Status status = files.status(pid);
    return begun(pid, status == null ? 0 : status.parent(), timeNs);
  }

  @Override
  public void ended(int pid, int waitStatus, long monotonicNs) {
    Known process = table.get(pid);
    if (process != null && process.endedNs == 0 && files.goesOn(pid, process.startNs)) {
      process.isOutlived = true;
      return;
    }
    end(pid, process, waitStatus, monotonicNs);
  }

  @Override
  public void threadEnded(int pid, int waitStatus, long monotonicNs) {
    Known process = table.get(pid);
    if (process != null && process.isOutlived && !files.goesOn(pid, process.startNs)) {
      end(pid, process, waitStatus, monotonicNs);
    }
  }

  private void end(int pid, @Nullable Known process, int waitStatus, long monotonicNs) {
    long timeNs = monotonicNs + offsetNs;
    ran.remove(pid);
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
