package io.drec.linux.fallback;

import io.drec.linux.fallback.FileWatch.Event;
import io.drec.linux.fallback.ProcessTable.Known;
import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordType;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of what fanotify tells. It tells no times: they are those of reading it, and
 * not later than the end of the process. One thread.
 *
 * <p>An open is told without what for: it is a read when its close says that nothing could be
 * written, and then begins when it was opened.
 */
final class FileEvents {
  private static final int WRITTEN_MAX = 65_536;
  private static final int OPENED_MAX = 8192;

  private record Opened(int pid, FileHandle file) {}

  private final ProcessTable table;
  private final Consumer<ByteBuffer> out;
  private final RecordBuilder builder = new RecordBuilder();
  private final OpenThings sessions;
  private final Map<FileHandle, Boolean> written = newest(WRITTEN_MAX);
  private final Map<Opened, Long> opened = newest(OPENED_MAX);

  /**
   * @param out takes each record; valid until it returns
   */
  FileEvents(ProcessTable table, Consumer<ByteBuffer> out) {
    this.table = table;
    this.out = out;
    this.sessions = new OpenThings(out);
  }

  /** Whether an event may become a record; the process may not be known yet. */
  boolean wants(long mask, int pid, @Nullable FileHandle file) {
    if (file != null && (mask & (FileWatch.CREATE | FileWatch.MODIFY)) != 0) {
      written.put(file, true);
    }
    Known process = table.get(pid);
    boolean mayBe = process == null || process.isRecorded;
    long reads = FileWatch.OPEN | FileWatch.CLOSE_NOT_WRITE;
    boolean isRead = (mask & ~(reads | FileWatch.DIRECTORY)) == 0;
    return mayBe && (!isRead || (file != null && written.containsKey(file)));
  }

  /**
   * @param process who did it
   */
  void happened(Event event, Known process, long nowNs) {
    if (!process.isRecorded) {
      return;
    }
    long timeNs = process.endedNs == 0 ? nowNs : Math.min(nowNs, process.endedNs);
    if ((event.mask() & FileWatch.DIRECTORY) == 0 && event.file() != null) {
      session(event, process, event.file(), timeNs);
    }
    if (has(event, FileWatch.CREATE) && has(event, FileWatch.DIRECTORY)) {
      operation(event, process, FileOpKind.MKDIR, timeNs);
    }
    if (has(event, FileWatch.RENAME)) {
      operation(event, process, FileOpKind.RENAME, timeNs);
    }
    if (has(event, FileWatch.DELETE)) {
      boolean isDirectory = has(event, FileWatch.DIRECTORY);
      operation(event, process, isDirectory ? FileOpKind.RMDIR : FileOpKind.UNLINK, timeNs);
    }
  }

  private static boolean has(Event event, long what) {
    return (event.mask() & what) != 0;
  }

  private void session(Event event, Known process, FileHandle file, long timeNs) {
    Opened key = new Opened(process.pid, file);
    boolean isOpen = sessions.has(process.pid, file);
    if (has(event, FileWatch.OPEN) && !isOpen && written.containsKey(file)) {
      opened.putIfAbsent(key, timeNs);
    }
    boolean isMade = has(event, FileWatch.CREATE);
    if (!isOpen && (isMade || has(event, FileWatch.MODIFY) || has(event, FileWatch.CLOSE_WRITE))) {
      int made = isMade ? RecordLayout.ACCESS_CREATED : 0;
      Long beganNs = opened.remove(key);
      begin(event, process, RecordLayout.ACCESS_WRITE | made, beganNs == null ? timeNs : beganNs);
    }
    if (has(event, FileWatch.CLOSE_WRITE)) {
      written.put(file, true);
      sessions.closed(process.pid, file, timeNs);
    } else if (has(event, FileWatch.CLOSE_NOT_WRITE)
        && written.containsKey(file)
        && !sessions.has(process.pid, file)) {
      Long beganNs = opened.remove(key);
      begin(event, process, RecordLayout.ACCESS_READ, beganNs == null ? timeNs : beganNs);
      sessions.closed(process.pid, file, timeNs);
    }
  }

  private void begin(Event event, Known process, int access, long timeNs) {
    FileHandle file = event.file();
    if (file == null || event.path() == null) {
      return;
    }
    ByteBuffer record =
        builder
            .begin(RecordType.FILE_SESSION, FileSession.BYTES, timeNs)
            .hook(FallbackHook.FILE.number())
            .process(process.pid, 0, process.startNs)
            .bodyInt(FileSession.PHASE, RecordLayout.SESSION_OPEN)
            .bodyInt(FileSession.ACCESS, access)
            .bodyLong(FileSession.DEV, event.device())
            .bodyLong(FileSession.INODE, file.inode())
            .bodyInt(FileSession.GENERATION, file.generation())
            .bodyLong(FileSession.SIZE, RecordLayout.UNKNOWN_U64)
            .bodyLong(FileSession.OPEN_TIME_NS, timeNs)
            .bodyLong(FileSession.BYTES_READ, RecordLayout.UNKNOWN_U64)
            .bodyLong(FileSession.BYTES_WRITTEN, RecordLayout.UNKNOWN_U64)
            .bodyInt(FileSession.FD, -1)
            .field(FieldId.PATH, RawText.bytes(event.path()))
            .end();
    out.accept(record);
    sessions.opened(process.pid, file, record, timeNs);
  }

  private void operation(Event event, Known process, FileOpKind kind, long timeNs) {
    FileHandle file = event.file();
    String path = event.path();
    if (path == null) {
      return;
    }
    builder
        .begin(RecordType.FILE_OP, FileOp.BYTES, timeNs)
        .hook(FallbackHook.FILE.number())
        .process(process.pid, 0, process.startNs)
        .bodyInt(FileOp.OP, kind.code())
        .bodyInt(FileOp.UID, RecordLayout.UNKNOWN_U32)
        .bodyInt(FileOp.GID, RecordLayout.UNKNOWN_U32);
    if (file != null && file.inode() != 0) {
      builder
          .bodyLong(FileOp.DEV, event.device())
          .bodyLong(FileOp.INODE, file.inode())
          .bodyInt(FileOp.GENERATION, file.generation());
    }
    builder.field(FieldId.PATH, RawText.bytes(path));
    if (event.second() != null) {
      builder.field(FieldId.PATH2, RawText.bytes(event.second()));
    }
    out.accept(builder.end());
  }

  /** What a process had open is closed with its end. */
  void ended(Known process) {
    sessions.ended(process.pid, process.endedNs);
  }

  private static <K, V> Map<K, V> newest(int max) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
      }
    };
  }
}
