package io.drec.compact;

import io.drec.record.CredKind;
import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.KernelKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.CredChange;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.KernelAct;
import io.drec.record.RecordView;
import io.drec.store.EntityId;
import io.drec.store.FileRow;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.ProcessRow;
import io.drec.store.Text;
import org.jspecify.annotations.Nullable;

/** Rows of libraries, credentials, mounts, and what is asked of the kernel past the usual calls. */
final class KernelRules {
  private static final int O_ACCMODE = 3;
  private static final int O_CREAT = 0100;
  private static final int WRITEV = 2;
  private static final int WRITE_FIXED = 5;
  private static final int OPENAT = 18;
  private static final int WRITE = 23;
  private static final int OPENAT2 = 28;
  private static final int RENAMEAT = 35;
  private static final int UNLINKAT = 36;

  private final Rows rows;
  private final FileNames names;
  private final FileRules files;
  private final UserNames users;

  KernelRules(Rows rows, FileNames names, FileRules files, UserNames users) {
    this.rows = rows;
    this.names = names;
    this.files = files;
    this.users = users;
  }

  /** A library by its identity; one that is told by its path alone is TellingRules' part. */
  void imageLoaded(Act act) {
    RecordView record = act.record();
    ProcessRow process = rows.actor(act);
    byte[] path = act.whole(FieldId.PATH);
    boolean linked = record.bodyInt(ImageLoad.LINKS) != 0;
    FileRow file =
        names.file(
            act,
            record.bodyLong(ImageLoad.DEV),
            record.bodyLong(ImageLoad.INODE),
            record.bodyInt(ImageLoad.GENERATION),
            linked ? path : null);
    if (file == null || process == null) {
      return;
    }
    String name = path == null ? file.currentPath() : Text.decode(path);
    if (!linked && name != null) {
      file.showName(name);
    }
    files.post(act, file, name, process.id());
    moment(act, file.id(), process.id(), Mechanism.LOAD);
  }

  /** Whether it was an operation that these rules know: what was mounted where, and memfds. */
  boolean operated(Act act) {
    FileOpKind kind = FileOpKind.ofCode(act.record().bodyInt(FileOp.OP));
    if (kind != FileOpKind.MOUNT && kind != FileOpKind.MEMFD) {
      return false;
    }
    ProcessRow process = rows.actor(act);
    if (process != null && act.record().bodyInt(FileOp.RESULT) == 0) {
      if (kind == FileOpKind.MOUNT) {
        mounted(act, process);
      } else {
        inMemory(act, process);
      }
    }
    return true;
  }

  private void mounted(Act act, ProcessRow process) {
    byte[] path = act.path(FieldId.PATH2, FieldId.DIR2);
    if (path != null) {
      FileRow place = names.resolve(act, path);
      files.post(act, place, Text.decode(path), process.id());
      moment(act, process.id(), place.id(), Mechanism.CHANGE);
    }
  }

  /** A file without a name: what it is called means no path. */
  private void inMemory(Act act, ProcessRow process) {
    RecordView record = act.record();
    FileRow file =
        names.file(
            act,
            record.bodyLong(FileOp.DEV),
            record.bodyLong(FileOp.INODE),
            record.bodyInt(FileOp.GENERATION),
            null);
    byte[] called = act.whole(FieldId.PATH);
    if (file == null || called == null) {
      return;
    }
    file.showName(Text.decode(called));
    file.createdNs = act.timeNs();
    files.post(act, file, Text.decode(called), process.id());
    moment(act, process.id(), file.id(), Mechanism.CREATE);
  }

  /** Whoever the process is from here on: found by that user too. */
  void credentials(Act act) {
    ProcessRow process = rows.actor(act);
    CredKind kind = CredKind.ofCode(act.record().bodyInt(CredChange.KIND));
    if (process == null || kind != CredKind.USER) {
      return;
    }
    int uid = act.record().bodyInt(CredChange.UID);
    int effective = act.record().bodyInt(CredChange.EUID);
    post(act, process, uid);
    if (effective != uid) {
      post(act, process, effective);
    }
  }

  private void post(Act act, ProcessRow process, int uid) {
    EntityId id = process.id();
    rows.posting(Indicator.Kind.USER, Integer.toUnsignedString(uid), id, id, act);
    String name = users.name(act.hostId(), uid);
    if (name != null) {
      rows.posting(Indicator.Kind.USER, name, id, id, act);
    }
  }

  void kernel(Act act) {
    KernelKind kind = KernelKind.ofCode(act.record().bodyInt(KernelAct.KIND));
    ProcessRow process = rows.actor(act);
    if (kind == null || process == null) {
      return;
    }
    switch (kind) {
      case MODULE_LOAD, KEXEC -> {
        byte[] path = act.whole(FieldId.PATH);
        if (path != null) {
          FileRow file = names.resolve(act, path);
          files.post(act, file, Text.decode(path), process.id());
          moment(act, file.id(), process.id(), Mechanism.READ);
        }
      }
      case IO_URING -> asked(act, process);
      case MODULE_UNLOAD, BPF_LOAD, BPF_ATTACH -> {
        // The event says it all.
      }
    }
  }

  /** Asked through io_uring; whether it was done is not told. */
  private void asked(Act act, ProcessRow process) {
    RecordView record = act.record();
    int operation = record.bodyInt(KernelAct.SUBTYPE);
    byte[] path = act.path(FieldId.PATH, FieldId.DIR);
    FileRow file = asked(act, path);
    if (file == null) {
      return;
    }
    files.post(act, file, path == null ? file.currentPath() : Text.decode(path), process.id());
    int flags = record.bodyInt(KernelAct.CALL_FLAGS);
    boolean writes = (flags & O_ACCMODE) != 0 || (flags & O_CREAT) != 0;
    switch (operation) {
      case UNLINKAT -> {
        moment(act, process.id(), file.id(), Mechanism.DELETE);
        if (path != null) {
          names.unbind(act, path, file);
        }
      }
      case RENAMEAT -> {
        moment(act, process.id(), file.id(), Mechanism.RENAME);
        byte[] path2 = act.path(FieldId.PATH2, FieldId.DIR2);
        if (path != null && path2 != null) {
          names.unbind(act, path, file);
          names.replaced(act, path2);
          names.bind(act, path2, file);
          files.post(act, file, Text.decode(path2), process.id());
        }
      }
      case OPENAT, OPENAT2 -> opened(act, process, file, writes);
      case WRITE, WRITEV, WRITE_FIXED -> opened(act, process, file, true);
      default -> opened(act, process, file, false);
    }
  }

  private @Nullable FileRow asked(Act act, byte @Nullable [] path) {
    long inode = act.record().bodyLong(KernelAct.INODE);
    if (inode == 0) {
      return path == null ? null : names.resolve(act, path);
    }
    return names.file(
        act,
        act.record().bodyLong(KernelAct.DEV),
        inode,
        act.record().bodyInt(KernelAct.GENERATION),
        path);
  }

  private void opened(Act act, ProcessRow process, FileRow file, boolean writes) {
    if (writes) {
      moment(act, process.id(), file.id(), Mechanism.WRITE);
    } else {
      moment(act, file.id(), process.id(), Mechanism.READ);
    }
  }

  private void moment(Act act, EntityId from, EntityId to, Mechanism mechanism) {
    rows.edge(from, to, mechanism, act.timeNs(), act.timeNs(), act.event());
  }

  /** Whether a record of an image tells the file by its identity. */
  static boolean isTold(RecordView record) {
    long inode = record.bodyLong(ImageLoad.INODE);
    return inode != 0 && inode != RecordLayout.UNKNOWN_U64;
  }
}
