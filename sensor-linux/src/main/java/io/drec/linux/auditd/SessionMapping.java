package io.drec.linux.auditd;

import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * Opens that were captured while they happened, as the sensor for eBPF tells them: what was opened
 * stays so until something says that it was closed.
 */
final class SessionMapping {
  private static final long ACCESS_MODE = 3;
  private static final long WRITE_ONLY = 1;
  private static final long TRUNCATE = 0x200;
  private static final long APPEND = 0x400;
  private static final long CREATE_TRUNCATE_WRITE = 0x241;
  private static final int TYPE_MASK = 0170000;
  private static final int REGULAR = 0100000;
  private static final int BLOCK = 0060000;

  private final Draft draft;

  SessionMapping(Draft draft) {
    this.draft = draft;
  }

  /** Drafts the record; false when the event is no open of a file or a block device. */
  boolean map(AuditEvent event, AuditMessage call, Syscall name) {
    Long flags = flags(event, call, name);
    PathItem file = PathItem.target(PathItem.of(event));
    Long descriptor = call.number("exit");
    if (flags == null || file == null || descriptor == null || descriptor < 0) {
      return false;
    }
    int type = file.mode() & TYPE_MASK;
    if (file.inode() == 0 || (type != REGULAR && type != BLOCK)) {
      return false;
    }
    RecordBuilder body =
        draft
            .begin(event, RecordType.FILE_SESSION, FileSession.BYTES)
            .bodyInt(FileSession.PHASE, RecordLayout.SESSION_OPEN)
            .bodyInt(FileSession.ACCESS, access(flags, file.is("CREATE")))
            .bodyLong(FileSession.DEV, file.device())
            .bodyLong(FileSession.INODE, file.inode())
            .bodyInt(FileSession.MODE, file.mode())
            .bodyLong(FileSession.SIZE, RecordLayout.UNKNOWN_U64)
            .bodyLong(FileSession.BYTES_READ, RecordLayout.UNKNOWN_U64)
            .bodyLong(FileSession.BYTES_WRITTEN, RecordLayout.UNKNOWN_U64);
    body.bodyInt(FileSession.OPEN_FLAGS, (int) (long) flags);
    body.bodyInt(FileSession.FD, (int) (long) descriptor);
    draft.path(FieldId.PATH, file.name(), FieldId.DIR, directory(event, call, name));
    return true;
  }

  private static @Nullable Long flags(AuditEvent event, AuditMessage call, Syscall name) {
    return switch (name) {
      case OPEN -> call.argument(1);
      case OPENAT -> call.argument(2);
      case CREAT -> Long.valueOf(CREATE_TRUNCATE_WRITE);
      case OPENAT2 -> {
        AuditMessage how = event.first("OPENAT2");
        yield how == null ? null : Numbers.octal(how.get("oflag"));
      }
      default -> null;
    };
  }

  private static int access(long flags, boolean isMade) {
    long mode = flags & ACCESS_MODE;
    int access = mode == WRITE_ONLY ? 0 : RecordLayout.ACCESS_READ;
    access |= mode == 0 ? 0 : RecordLayout.ACCESS_WRITE;
    access |= isMade ? RecordLayout.ACCESS_CREATED : 0;
    access |= (flags & TRUNCATE) != 0 ? RecordLayout.ACCESS_TRUNCATE : 0;
    return access | ((flags & APPEND) != 0 ? RecordLayout.ACCESS_APPEND : 0);
  }

  private static @Nullable String directory(AuditEvent event, AuditMessage call, Syscall name) {
    boolean isWorking =
        name == Syscall.OPEN || name == Syscall.CREAT || LiveCall.isWorking(call.argument(0));
    return isWorking ? event.workingDirectory() : null;
  }
}
