package io.drec.linux.fallback;

import io.drec.linux.fallback.FileWatch.Event;
import io.drec.linux.fallback.ProcessTable.Known;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was done to files, until it is known who did it. In their order, which is the kernel's: so
 * each was done before all that follow, and before the end of their processes. One thread.
 */
final class WaitingFiles {
  /**
   * When something was done; the kernel does not tell, so it is bounded. On the records' clock.
   *
   * @param afterNs the first act of the event was not before
   * @param beforeNs the first act of the event was not after
   * @param endNs the last one was not after: the kernel joins what a process does to a file while
   *     nobody has read of it
   */
  record When(long afterNs, long beforeNs, long endNs) {}

  /** Is told of each act of a process that is known. */
  interface Teller {
    void happened(Event event, Known process, When when);
  }

  private record Waiting(Event event, long emptyNs, long heardNs) {}

  private List<Waiting> waiting = new ArrayList<>();

  /**
   * @param emptyNs when nothing was there to be heard of the last time
   * @param heardNs now
   */
  void add(Event event, long emptyNs, long heardNs) {
    waiting.add(new Waiting(event, emptyNs, heardNs));
  }

  int size() {
    return waiting.size();
  }

  /**
   * Tells what can be told. Acts of others go on waiting, unless nothing more will be heard of who
   * they are.
   *
   * @param isUpToDate whether all was heard that there is to hear of processes
   * @return how many acts are lost: the start of their process was missed
   */
  int tell(ProcessTable processes, boolean isUpToDate, Teller teller) {
    List<Waiting> told = waiting;
    long[] beforeNs = bounds(told, processes);
    List<Waiting> early = new ArrayList<>();
    int lost = 0;
    for (int i = 0; i < told.size(); i++) {
      Waiting one = told.get(i);
      Known process = processes.get(one.event.pid());
      if (process != null) {
        teller.happened(one.event, process, when(one, process, beforeNs[i]));
      } else if (isUpToDate) {
        lost++;
      } else {
        early.add(one);
      }
    }
    waiting = early;
    return lost;
  }

  /** By what each was done at the latest, as the later ones were done after it. */
  private static long[] bounds(List<Waiting> told, ProcessTable processes) {
    long[] beforeNs = new long[told.size()];
    long boundNs = Long.MAX_VALUE;
    for (int i = beforeNs.length - 1; i >= 0; i--) {
      Waiting one = told.get(i);
      boundNs = Math.min(boundNs, latestNs(one, processes.get(one.event.pid())));
      beforeNs[i] = boundNs;
    }
    return beforeNs;
  }

  private static long latestNs(Waiting one, @Nullable Known process) {
    return process == null || process.endedNs == 0
        ? one.heardNs
        : Math.min(one.heardNs, process.endedNs);
  }

  /** What was done before the program that it runs now belongs to it, too: a shell's opening. */
  private static When when(Waiting one, Known process, long beforeNs) {
    long sinceNs = Math.max(process.startNs, process.ranNs <= beforeNs ? process.ranNs : 0);
    long afterNs = Math.min(beforeNs, Math.max(one.emptyNs, sinceNs));
    return new When(afterNs, beforeNs, latestNs(one, process));
  }
}
