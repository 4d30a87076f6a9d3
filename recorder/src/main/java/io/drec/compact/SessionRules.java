package io.drec.compact;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordView;
import io.drec.store.Entity;
import io.drec.store.FileRow;
import io.drec.store.Mechanism;
import io.drec.store.ProcessRow;
import org.jspecify.annotations.Nullable;

/** Rows of FILE_SESSION: an edge that lasts from open to close. */
final class SessionRules {
  private final Rows rows;
  private final FileNames names;
  private final FileRules files;
  private final SymbolicLinks links;
  private final ClockOffsets offsets;

  SessionRules(
      Rows rows, FileNames names, FileRules files, SymbolicLinks links, ClockOffsets offsets) {
    this.rows = rows;
    this.names = names;
    this.files = files;
    this.links = links;
    this.offsets = offsets;
  }

  void session(Act act) {
    RecordView record = act.record();
    byte[] path = act.path(FieldId.PATH, FieldId.DIR);
    boolean close = record.bodyInt(FileSession.PHASE) == RecordLayout.SESSION_CLOSE;
    FileRow file =
        names.file(
            act,
            record.bodyLong(FileSession.DEV),
            record.bodyLong(FileSession.INODE),
            record.bodyInt(FileSession.GENERATION),
            close ? null : path);
    ProcessRow process = rows.actor(act);
    boolean isRecorder = (record.flags() & RecordLayout.F_RECORDER) != 0;
    if (file == null || process == null || isRecorder) {
      return;
    }
    long size = record.bodyLong(FileSession.SIZE);
    if (size != RecordLayout.UNKNOWN_U64) {
      file.size = size;
    }
    int mode = record.bodyInt(FileSession.MODE);
    if (mode != 0 && (file.mode == null || file.mode != mode)) {
      file.mode = mode;
    }
    String name = path == null ? file.currentPath() : names.text(file, path);
    if (file.currentPath() == null && name != null) {
      file.showName(name);
    }
    files.post(act, file, name, process.id());
    if (close) {
      closed(act, process, file);
    } else {
      opened(act, process, file, path, openedNs(act));
    }
  }

  private static long openedNs(Act act) {
    long openTimeNs = act.record().bodyLong(FileSession.OPEN_TIME_NS);
    return openTimeNs == 0 ? act.timeNs() : act.epoch(openTimeNs);
  }

  private void opened(
      Act act, ProcessRow process, FileRow file, byte @Nullable [] path, long openedNs) {
    int access = act.record().bodyInt(FileSession.ACCESS);
    if ((access & RecordLayout.ACCESS_CREATED) != 0) {
      file.createdNs = openedNs;
    }
    if ((access & RecordLayout.ACCESS_WRITE) != 0) {
      rows.edge(process.id(), file.id(), Mechanism.WRITE, openedNs, Rows.OPEN_END, act.event());
    }
    if ((access & RecordLayout.ACCESS_READ) != 0) {
      boolean write = (access & RecordLayout.ACCESS_WRITE) != 0;
      Mechanism mechanism =
          !write && isScript(act, process, path) ? Mechanism.SCRIPT : Mechanism.READ;
      rows.edge(file.id(), process.id(), mechanism, openedNs, Rows.OPEN_END, act.event());
    }
  }

  private boolean isScript(Act act, ProcessRow process, byte @Nullable [] path) {
    Entity.Image image = process.currentImage();
    return path != null
        && image != null
        && Interpreters.runs(image, path, named -> links.resolved(act, named));
  }

  /** Ends the edges of the session; makes them first when its open was not recorded. */
  private void closed(Act act, ProcessRow process, FileRow file) {
    if (endEdges(act, process, file)) {
      return;
    }
    opened(act, process, file, null, openedNs(act));
    endEdges(act, process, file);
  }

  /** The open may have been recorded under another clock offset than the close. */
  private boolean endEdges(Act act, ProcessRow process, FileRow file) {
    long openTimeNs = act.record().bodyLong(FileSession.OPEN_TIME_NS);
    if (openTimeNs == 0) {
      return endEdges(act, process, file, act.timeNs());
    }
    if (endEdges(act, process, file, act.epoch(openTimeNs))) {
      return true;
    }
    for (long offsetNs : offsets.known(act)) {
      if (endEdges(act, process, file, openTimeNs + offsetNs)) {
        return true;
      }
    }
    return false;
  }

  private boolean endEdges(Act act, ProcessRow process, FileRow file, long openedNs) {
    RecordView record = act.record();
    int access = record.bodyInt(FileSession.ACCESS);
    long endNs = act.timeNs();
    boolean any = false;
    if ((access & RecordLayout.ACCESS_WRITE) != 0) {
      long written = counted(record.bodyLong(FileSession.BYTES_WRITTEN));
      any = rows.endEdge(process.id(), file.id(), Mechanism.WRITE, openedNs, endNs, written);
    }
    if ((access & RecordLayout.ACCESS_READ) != 0) {
      long read = counted(record.bodyLong(FileSession.BYTES_READ));
      any |=
          rows.endEdge(file.id(), process.id(), Mechanism.READ, openedNs, endNs, read)
              || rows.endEdge(file.id(), process.id(), Mechanism.SCRIPT, openedNs, endNs, read);
    }
    return any;
  }

  private static long counted(long bytes) {
    return bytes == RecordLayout.UNKNOWN_U64 ? Rows.NOT_COUNTED : bytes;
  }
}
