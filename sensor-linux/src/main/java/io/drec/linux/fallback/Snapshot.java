package io.drec.linux.fallback;

import io.drec.linux.fallback.ProcFiles.Status;
import io.drec.linux.fallback.ProcessTable.Known;
import io.drec.record.RecordLayout;
import io.drec.sensor.RecordSink;
import io.drec.sensor.SensorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What is told when recording begins: facts of the host, and the processes that run. */
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

  /**
   * Delivers the host's facts and the processes that are recorded; puts all into the table.
   *
   * @throws SensorException if processes cannot be listed
   */
  void deliver(FallbackHost host, RecordSink sink, Accounts accounts) throws SensorException {
    for (byte[] fact : host.facts().at(host.clock().getAsLong())) {
      ByteBuffer record = ByteBuffer.wrap(fact).order(ByteOrder.LITTLE_ENDIAN);
      accounts.deliver(sink, FallbackHook.USER, record);
    }
    try {
      processes(sink, accounts, host.clock().getAsLong());
    } catch (IOException e) {
      throw new SensorException("cannot list the running processes: " + e.getMessage(), e);
    }
  }

  private void processes(RecordSink sink, Accounts accounts, long timeNs) throws IOException {
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
