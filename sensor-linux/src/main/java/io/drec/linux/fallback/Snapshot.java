package io.drec.linux.fallback;

import io.drec.linux.fallback.ProcFiles.Status;
import io.drec.linux.fallback.ProcessTable.Known;
import io.drec.record.RecordLayout;
import io.drec.sensor.RecordSink;
import java.io.IOException;

/** The processes that run when recording begins, from the process table. */
final class Snapshot {
  private final ProcFiles files;
  private final ProcessTable table;
  private final RecordedGroup group;
  private final ProcRecords records;

  Snapshot(ProcFiles files, ProcessTable table, RecordedGroup group, Generations generations) {
    this.files = files;
    this.table = table;
    this.group = group;
    this.records = new ProcRecords(files, generations);
  }

  /** Puts all into the table, and delivers those that are recorded. */
  void deliver(RecordSink sink, Accounts accounts, long timeNs) throws IOException {
    for (int pid : files.all()) {
      Status status = files.status(pid);
      long startNs = files.startNs(pid);
      if (status == null || startNs == 0) {
        continue; // it has ended since
      }
      Known process =
          new Known(pid, startNs, timeNs, status.parent(), files.startNs(status.parent()));
      process.isRecorded = Boolean.TRUE.equals(group.holds(files.group(pid)));
      table.put(process);
      if (process.isRecorded) {
        int kind = RecordLayout.PROC_FORK | RecordLayout.PROC_EXEC;
        process.isTold = true;
        accounts.deliver(
            sink,
            FallbackHook.SNAPSHOT,
            records.start(process, kind, timeNs, true, FallbackHook.SNAPSHOT, null));
      }
    }
  }
}
