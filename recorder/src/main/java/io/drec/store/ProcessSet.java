package io.drec.store;

import java.util.BitSet;
import java.util.Set;

/** Some processes, and the numbers that records know them by. */
public final class ProcessSet {
  /** More than Linux gives; of others it is said by chance, too, that they may be in it. */
  private static final int PID_MASK = (1 << 22) - 1;

  private final Set<EntityId> processes;
  private final Set<EntityId> own;
  private final BitSet pids;

  /**
   * @param own those of the processes that have what was looked for themselves
   */
  ProcessSet(Set<EntityId> processes, Set<EntityId> own, BitSet pids) {
    this.processes = processes;
    this.own = own;
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

  /** Whether it has what was looked for itself, not from its parent. */
  public boolean hasItself(EntityId process) {
    return own.contains(process);
  }

  /** Whether one of them may have this number. */
  public boolean mayHave(int pid) {
    return pids.get(pid & PID_MASK);
  }
}
