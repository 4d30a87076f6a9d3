package io.drec.linux.auditd;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls on files, also those that failed. */
final class FileMapping {
  /** The argument of a call that has no directory descriptor. */
  private static final int NONE = -1;

  private static final int AT_FDCWD = -100;
  private static final long AT_REMOVEDIR = 0x200;
  private static final long ACCESS_MODE = 3;
  private static final long READ_WRITE = 2;
  private static final long TRUNCATE = 0x200;
  private static final long APPEND = 0x400;
  private static final long TEMPORARY = 0x400000;
  private static final int RIGHT_READ_DATA = 0x1;

  private final Draft draft;

  FileMapping(Draft draft) {
    this.draft = draft;
  }

  /** Drafts the record; false when the event is none of these. */
  boolean map(AuditEvent event, AuditMessage call, Syscall name) {
    return switch (name) {
      case OPEN -> opened(event, call, NONE, call.argument(1));
      case OPENAT -> opened(event, call, 0, call.argument(2));
      case OPENAT2 -> opened(event, call, 0, openHow(event));
      case CREAT -> opened(event, call, NONE, Long.valueOf(TRUNCATE | 1));
      case RENAME -> renamed(event, call, NONE, NONE);
      case RENAMEAT, RENAMEAT2 -> renamed(event, call, 0, 2);
      case LINK -> linked(event, call, FileOpKind.LINK, NONE, NONE);
      case LINKAT -> linked(event, call, FileOpKind.LINK, 0, 2);
      case SYMLINK -> linked(event, call, FileOpKind.SYMLINK, NONE, NONE);
      case SYMLINKAT -> linked(event, call, FileOpKind.SYMLINK, NONE, 1);
      case UNLINK -> one(event, call, FileOpKind.UNLINK, NONE);
      case UNLINKAT -> unlinkedAt(event, call);
      case RMDIR -> one(event, call, FileOpKind.RMDIR, NONE);
      case MKDIR -> moded(event, call, FileOpKind.MKDIR, NONE, 1);
      case MKDIRAT -> moded(event, call, FileOpKind.MKDIR, 0, 2);
      case MKNOD -> moded(event, call, FileOpKind.MKNOD, NONE, 1);
      case MKNODAT -> moded(event, call, FileOpKind.MKNOD, 0, 2);
      case CHMOD, FCHMOD -> moded(event, call, FileOpKind.CHMOD, NONE, 1);
      case FCHMODAT, FCHMODAT2 -> moded(event, call, FileOpKind.CHMOD, 0, 2);
      case CHOWN, LCHOWN, FCHOWN -> owned(event, call, NONE, 1);
      case FCHOWNAT -> owned(event, call, 0, 2);
      case TRUNCATE, FTRUNCATE -> truncated(event, call);
      case MOUNT -> mounted(event, call);
      case UMOUNT2 -> one(event, call, FileOpKind.UNMOUNT, NONE);
      case SETXATTR, LSETXATTR, FSETXATTR, REMOVEXATTR, LREMOVEXATTR, FREMOVEXATTR ->
          one(event, call, FileOpKind.XATTR, NONE);
      case UTIME, UTIMES -> one(event, call, FileOpKind.TIMES, NONE);
      case FUTIMESAT, UTIMENSAT -> one(event, call, FileOpKind.TIMES, 0);
      default -> false;
    };
  }

  /** The flags of openat2 stand in memory; newer kernels tell them on a line of their own. */
  private static @Nullable Long openHow(AuditEvent event) {
    AuditMessage how = event.first("OPENAT2");
    return how == null ? null : Numbers.octal(how.get("oflag"));
  }

  /**
   * An open that made a file or emptied it is told as CREATE, others by the rights.
   *
   * @param flags open(2)'s; null when they are not told
   */
  private boolean opened(
      AuditEvent event, AuditMessage call, int dirArgument, @Nullable Long flags) {
    List<PathItem> items = PathItem.of(event);
    PathItem file = PathItem.target(items);
    boolean isMade = file != null && file.is("CREATE");
    if (file == null || (flags == null && !isMade)) {
      return false;
    }
    long open = flags == null ? 0 : flags;
    if ((open & TEMPORARY) != 0) {
      return false;
    }
    boolean isCreate = isMade || (open & TRUNCATE) != 0;
    FileOpKind kind = isCreate ? FileOpKind.CREATE : FileOpKind.ACCESS;
    RecordBuilder body = begin(event, call, kind, file);
    body.bodyInt(FileOp.MODE, isCreate ? 0 : rights(open)).bodyInt(FileOp.CALL_FLAGS, (int) open);
    named(event, call, file, dirArgument);
    return true;
  }

  private static int rights(long flags) {
    long mode = flags & ACCESS_MODE;
    int write =
        (flags & APPEND) != 0 ? RecordLayout.RIGHT_APPEND_DATA : RecordLayout.RIGHT_WRITE_DATA;
    return mode == 0 ? RIGHT_READ_DATA : mode == READ_WRITE ? RIGHT_READ_DATA | write : write;
  }

  private boolean one(AuditEvent event, AuditMessage call, FileOpKind kind, int dirArgument) {
    PathItem file = PathItem.target(PathItem.of(event));
    begin(event, call, kind, file);
    named(event, call, file, dirArgument);
    return true;
  }

  /** The kernel looks up where to mount before what to mount. */
  private boolean mounted(AuditEvent event, AuditMessage call) {
    List<PathItem> items = PathItem.of(event);
    PathItem place = items.isEmpty() ? null : items.get(0);
    begin(event, call, FileOpKind.MOUNT, place);
    named(event, call, place, NONE);
    return true;
  }

  private boolean unlinkedAt(AuditEvent event, AuditMessage call) {
    Long flags = call.argument(2);
    boolean isDirectory = flags != null && (flags & AT_REMOVEDIR) != 0;
    return one(event, call, isDirectory ? FileOpKind.RMDIR : FileOpKind.UNLINK, 0);
  }

  private boolean moded(
      AuditEvent event, AuditMessage call, FileOpKind kind, int dirArgument, int modeArgument) {
    PathItem file = PathItem.target(PathItem.of(event));
    begin(event, call, kind, file).bodyInt(FileOp.MODE, mode(call, modeArgument));
    named(event, call, file, dirArgument);
    return true;
  }

  private boolean owned(AuditEvent event, AuditMessage call, int dirArgument, int uidArgument) {
    PathItem file = PathItem.target(PathItem.of(event));
    begin(event, call, FileOpKind.CHOWN, file)
        .bodyInt(FileOp.UID, owner(call, uidArgument))
        .bodyInt(FileOp.GID, owner(call, uidArgument + 1));
    named(event, call, file, dirArgument);
    return true;
  }

  private boolean truncated(AuditEvent event, AuditMessage call) {
    PathItem file = PathItem.target(PathItem.of(event));
    Long size = call.argument(1);
    begin(event, call, FileOpKind.TRUNCATE, file).bodyLong(FileOp.SIZE, size == null ? 0 : size);
    named(event, call, file, NONE);
    return true;
  }

  /**
   * The new name is what was made. What stood under it before is told as taken away, like the old
   * name, which alone has the new one's inode.
   */
  private boolean renamed(AuditEvent event, AuditMessage call, int dirArgument, int dir2Argument) {
    List<PathItem> names = PathItem.of(event).stream().filter(item -> !item.is("PARENT")).toList();
    PathItem made = PathItem.last(names, "CREATE");
    PathItem old = null;
    for (PathItem item : names) {
      boolean isMoved = made != null && made.inode() != 0 && item.inode() == made.inode();
      boolean isOld = item != made && (old == null || (isMoved && item.is("DELETE")));
      old = isOld ? item : old;
    }
    PathItem second = made != null || names.size() < 2 ? made : names.get(1);
    return two(event, call, FileOpKind.RENAME, old, second, dirArgument, dir2Argument);
  }

  private boolean linked(
      AuditEvent event, AuditMessage call, FileOpKind kind, int dirArgument, int dir2Argument) {
    List<PathItem> names = PathItem.of(event).stream().filter(item -> !item.is("PARENT")).toList();
    PathItem made = PathItem.last(names, "CREATE");
    PathItem old = null;
    for (PathItem item : names) {
      old = old == null && item != made ? item : old;
    }
    PathItem second = made != null || names.size() < 2 ? made : names.get(1);
    return two(event, call, kind, old, second, dirArgument, dir2Argument);
  }

  private boolean two(
      AuditEvent event,
      AuditMessage call,
      FileOpKind kind,
      @Nullable PathItem old,
      @Nullable PathItem made,
      int dirArgument,
      int dir2Argument) {
    begin(event, call, kind, old);
    if (kind == FileOpKind.SYMLINK) {
      draft.text(FieldId.PATH, old == null ? null : old.name());
    } else {
      named(event, call, old, dirArgument);
    }
    String newName = made == null ? null : made.name();
    draft.path(FieldId.PATH2, newName, FieldId.DIR2, directory(event, call, dir2Argument));
    return true;
  }

  private RecordBuilder begin(
      AuditEvent event, AuditMessage call, FileOpKind kind, @Nullable PathItem file) {
    RecordBuilder body =
        draft
            .begin(event, RecordType.FILE_OP, FileOp.BYTES)
            .bodyInt(FileOp.OP, kind.code())
            .bodyInt(FileOp.RESULT, result(call))
            .bodyInt(FileOp.UID, RecordLayout.UNKNOWN_U32)
            .bodyInt(FileOp.GID, RecordLayout.UNKNOWN_U32);
    if (file != null && file.inode() != 0 && kind != FileOpKind.SYMLINK) {
      body.bodyLong(FileOp.DEV, file.device()).bodyLong(FileOp.INODE, file.inode());
    }
    draft.actor(event);
    return body;
  }

  /** 0, or what the kernel says it failed with; -1 (EPERM) where it only says that it did. */
  private static int result(AuditMessage call) {
    Long exit = call.number("exit");
    if (exit != null && exit < 0 && exit >= -4095) {
      return (int) (long) exit;
    }
    return "no".equals(call.get("success")) ? -1 : 0;
  }

  private void named(
      AuditEvent event, AuditMessage call, @Nullable PathItem file, int dirArgument) {
    String name = file == null ? null : file.name();
    draft.path(FieldId.PATH, name, FieldId.DIR, directory(event, call, dirArgument));
  }

  /** Where a relative name starts; null when it is a directory that only a descriptor names. */
  private static @Nullable String directory(AuditEvent event, AuditMessage call, int dirArgument) {
    Long descriptor = dirArgument == NONE ? null : call.argument(dirArgument);
    boolean isWorking =
        dirArgument == NONE || (descriptor != null && (int) (long) descriptor == AT_FDCWD);
    return isWorking ? event.workingDirectory() : null;
  }

  private static int mode(AuditMessage call, int index) {
    Long value = call.argument(index);
    return value == null ? 0 : (int) (value & 0xffff);
  }

  private static int owner(AuditMessage call, int index) {
    Long value = call.argument(index);
    return value == null ? RecordLayout.UNKNOWN_U32 : (int) (long) value;
  }
}
