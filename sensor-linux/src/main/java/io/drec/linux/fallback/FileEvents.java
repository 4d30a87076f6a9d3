package io.drec.linux.fallback;

import io.drec.linux.fallback.FileWatch.Event;
import io.drec.linux.fallback.ProcessTable.Known;
import io.drec.linux.fallback.WaitingFiles.When;
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
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of what fanotify tells. It tells no times: what is written, made, renamed or
 * removed is told when it was done at the latest. What is read is told when it was read at the
 * earliest, but not before it was last written: so what a process did afterwards is never told to
 * have come before. One thread.
 *
 * <p>An open is told without what for: it is a read when its close says that nothing could be
 * written, and then begins when it was opened. Where a file's directory is gone, its path is not
 * told, and an act on what is not known by its inode either is counted as lost.
 */
final class FileEvents {
  private static final int WRITTEN_MAX = 65_536;
  private static final int OPENED_MAX = 8192;

  private record Opened(int pid, FileHandle file) {}

  private final ProcessTable table;
  private final Consumer<ByteBuffer> out;
  private final RecordBuilder builder = new RecordBuilder();
  private final OpenThings sessions;

  /** When each was last begun to be written, as told; 0: it was not told yet. */
  private final Map<FileHandle, Long> written = newest(WRITTEN_MAX);

  private final Map<Opened, When> opened = newest(OPENED_MAX);
  private final LongConsumer lost;

  /**
   * @param out takes each record; valid until it returns
   * @param lost hears how many acts are missing
   */
  FileEvents(ProcessTable table, Consumer<ByteBuffer> out, LongConsumer lost) {
    this.table = table;
    this.out = out;
    this.lost = lost;
    this.sessions = new OpenThings(out);
  }

  /** Whether an event may become a record; the process may not be known yet. */
  boolean wants(long mask, int pid, @Nullable FileHandle file) {
    if (file != null && (mask & (FileWatch.CREATE | FileWatch.MODIFY)) != 0) {
      written.putIfAbsent(file, 0L);
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
  void happened(Event event, Known process, When when) {
    if (!process.isRecorded) {
      return;
    }
    if ((event.mask() & FileWatch.DIRECTORY) == 0 && event.file() != null) {
      session(event, process, event.file(), when);
    }
    if (has(event, FileWatch.CREATE) && has(event, FileWatch.DIRECTORY)) {
      operation(event, process, FileOpKind.MKDIR, when.beforeNs());
    }
    if (has(event, FileWatch.RENAME)) {
      operation(event, process, FileOpKind.RENAME, lastNs(event, when));
    }
    if (has(event, FileWatch.DELETE)) {
      boolean isDirectory = has(event, FileWatch.DIRECTORY);
      FileOpKind kind = isDirectory ? FileOpKind.RMDIR : FileOpKind.UNLINK;
      operation(event, process, kind, lastNs(event, when));
    }
  }

  private static boolean has(Event event, long what) {
    return (event.mask() & what) != 0;
  }

  /** Of the last act of the event, which is the first where there is but one. */
  private static long lastNs(Event event, When when) {
    boolean isOne = Long.bitCount(event.mask() & ~FileWatch.DIRECTORY) == 1;
    return isOne ? when.beforeNs() : when.endNs();
  }

  private void session(Event event, Known process, FileHandle file, When when) {
    Opened key = new Opened(process.pid, file);
    boolean isOpen = sessions.has(process.pid, file);
    if (has(event, FileWatch.OPEN) && !isOpen && written.containsKey(file)) {
      opened.putIfAbsent(key, when);
    }
    boolean isMade = has(event, FileWatch.CREATE);
    if (!isOpen && (isMade || has(event, FileWatch.MODIFY) || has(event, FileWatch.CLOSE_WRITE))) {
      int made = isMade ? RecordLayout.ACCESS_CREATED : 0;
      long beganNs = began(key, when).beforeNs();
      written.put(file, beganNs);
      begin(event, process, RecordLayout.ACCESS_WRITE | made, beganNs);
    }
    if (has(event, FileWatch.CLOSE_WRITE)) {
      written.putIfAbsent(file, 0L);
      sessions.closed(process.pid, file, lastNs(event, when));
    } else if (has(event, FileWatch.CLOSE_NOT_WRITE)
        && written.containsKey(file)
        && !sessions.has(process.pid, file)) {
      When began = began(key, when);
      long writtenNs = written.getOrDefault(file, 0L);
      long beganNs = Math.min(began.beforeNs(), Math.max(began.afterNs(), writtenNs));
      begin(event, process, RecordLayout.ACCESS_READ, beganNs);
      sessions.closed(process.pid, file, lastNs(event, when));
    }
  }

  private When began(Opened key, When when) {
    When began = opened.remove(key);
    return began == null ? when : began;
  }

  private void begin(Event event, Known process, int access, long timeNs) {
    FileHandle file = event.file();
    if (file == null || !isKnown(event)) {
      return;
    }
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
        .bodyInt(FileSession.FD, -1);
    ByteBuffer record = endWithPath(event);
    out.accept(record);
    sessions.opened(process.pid, file, record, timeNs);
  }

  private void operation(Event event, Known process, FileOpKind kind, long timeNs) {
    FileHandle file = event.file();
    if (!isKnown(event)) {
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
    out.accept(endWithPath(event));
  }

  /** Whether it is known what was acted on; counts it if not. */
  private boolean isKnown(Event event) {
    FileHandle file = event.file();
    boolean isKnown = event.path() != null || (file != null && file.inode() != 0);
    if (!isKnown) {
      lost.accept(1);
    }
    return isKnown;
  }

  private ByteBuffer endWithPath(Event event) {
    String path = event.path();
    String second = event.second();
    if (path == null) {
      builder.flags(RecordLayout.F_INCOMPLETE);
    } else {
      builder.field(FieldId.PATH, RawText.bytes(path));
    }
    if (second != null) {
      builder.field(FieldId.PATH2, RawText.bytes(second));
    }
    return builder.end();
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
