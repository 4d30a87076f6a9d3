package io.drec.store;

import java.util.BitSet;
import java.util.Set;

/** Some processes, and the numbers that records know them by. */
public final class ProcessSet {
  /** More than Linux gives; of others it is said by chance, too, that they may be in it. */
  private static final int PID_MASK = (1 << 22) - 1;

  private final Set<EntityId> processes;
  private final BitSet pids;

  ProcessSet(Set<EntityId> processes, BitSet pids) {
    this.processes = processes;
    this.pids = pids;
  }

  static void add(BitSet pids, int pid) {
    pids.set(pid & PID_MASK);
  }

  public boolean isEmpty() {
    return processes.isEmpty();
  }

  public boolean has(EntityId process) {
    return processes.contains(process);
  }

  /** Whether one of them may have this number. */
  public boolean mayHave(int pid) {
    return pids.get(pid & PID_MASK);
  }
}
