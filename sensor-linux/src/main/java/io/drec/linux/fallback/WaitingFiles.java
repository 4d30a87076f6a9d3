package io.drec.linux.fallback;

import io.drec.linux.fallback.FileWatch.Event;
import io.drec.linux.fallback.ProcessTable.Known;
import java.util.ArrayList;
import java.util.List;

/** What was done to files, until it is known who did it. In their order. One thread. */
final class WaitingFiles {
  /** Is told of each act of a process that is known. */
  interface Teller {
    void happened(Event event, Known process);
  }

  private List<Event> waiting = new ArrayList<>();

  void add(Event event) {
    waiting.add(event);
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
    List<Event> early = new ArrayList<>();
    int lost = 0;
    for (Event event : waiting) {
      Known process = processes.get(event.pid());
      if (process != null) {
        teller.happened(event, process);
      } else if (isUpToDate) {
        lost++;
      } else {
        early.add(event);
      }
    }
    waiting = early;
    return lost;
  }
}
