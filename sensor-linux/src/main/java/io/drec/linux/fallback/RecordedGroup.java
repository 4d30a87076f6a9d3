package io.drec.linux.fallback;

import io.drec.linux.fallback.ProcessTable.Known;
import org.jspecify.annotations.Nullable;

/**
 * Whether a process is recorded: by the control group that the process table tells, or, when it has
 * ended already, by its parent's.
 */
final class RecordedGroup {
  private static final String ROOT = "/";

  private final ProcFiles files;
  private final String name;

  /**
   * @param name as {@code /proc/PID/cgroup} has it; empty: every process is recorded
   */
  RecordedGroup(ProcFiles files, String name) {
    this.files = files;
    this.name = name;
  }

  boolean isAll() {
    return name.isEmpty();
  }

  /**
   * @param group null when it is not known
   * @return null when it is not known
   */
  @Nullable Boolean holds(@Nullable String group) {
    if (isAll()) {
      return true;
    }
    return group == null
        ? null
        : Boolean.valueOf(
            group.equals(name) || group.startsWith(name.equals(ROOT) ? name : name + "/"));
  }

  /**
   * Of a process that was just made. The kernel tells of it before it puts it into its group; until
   * then it stands in the root, so what is found there is in its parent's.
   */
  boolean holdsChild(int pid, @Nullable Known parent) {
    if (isAll()) {
      return true;
    }
    String told = files.group(pid);
    if (told == null || told.equals(ROOT)) {
      return parent == null ? ROOT.equals(name) && told != null : parent.isRecorded;
    }
    return Boolean.TRUE.equals(holds(told));
  }

  /** Of a process that may have been moved since. */
  boolean holds(Known process) {
    Boolean told = isAll() ? Boolean.TRUE : holds(files.group(process.pid));
    return told == null ? process.isRecorded || process.moves : told;
  }
}
