package io.drec.windows.mapping;

import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.windows.event.EventField;

/** The bodies of process records: what Unix has and Windows has not is unknown, not 0. */
final class Processes {
  private static final int[] UNKNOWN = {
    ProcStart.UID,
    ProcStart.GID,
    ProcStart.EUID,
    ProcStart.EGID,
    ProcStart.SUID,
    ProcStart.SGID,
    ProcStart.LOGIN_UID,
    ProcStart.AUDIT_SESSION,
    ProcStart.ARGC
  };

  private Processes() {}

  /** Opens the record of a process that was made with its image. */
  static Draft start(Draft draft, EventField parentPid) {
    draft
        .open(RecordType.PROC_START, ProcStart.BYTES)
        .bodyInt(ProcStart.KIND, RecordLayout.PROC_FORK | RecordLayout.PROC_EXEC)
        .bodyInt(ProcStart.PARENT_PID, (int) draft.pidOf(parentPid));
    for (int offset : UNKNOWN) {
      draft.bodyInt(offset, RecordLayout.UNKNOWN_U32);
    }
    return draft;
  }

  /** Opens the record of a process that ended; of its code there is room for 8 bits. */
  static Draft exit(Draft draft, long exitCode) {
    return draft
        .open(RecordType.PROC_EXIT, ProcExit.BYTES)
        .bodyInt(ProcExit.WAIT_STATUS, (int) (exitCode & 0xff) << 8);
  }
}
