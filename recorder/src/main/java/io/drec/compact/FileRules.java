package io.drec.compact;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordView;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.FileRow;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.ProcessRow;
import io.drec.store.Text;
import io.drec.store.WindowsPaths;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of FILE_OP, and the files that an exec names. */
final class FileRules {
  private static final int TYPE_MASK = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int RENAME_EXCHANGE = 0x2;

  private final Rows rows;
  private final FileNames names;
  private final SymbolicLinks links;
  private final WindowsFiles windows;

  FileRules(Rows rows, FileNames names, SymbolicLinks links) {
    this.rows = rows;
    this.names = names;
    this.links = links;
    this.windows = new WindowsFiles(rows);
  }

  /** A path as it is shown: one of Windows without prefixes and short aliases. */
  String canonical(Act act, String path) {
    return WindowsPaths.is(path) ? windows.canonical(act, path) : path;
  }

  /** The file last seen at this path. */
  FileRow byPath(Act act, String path) {
    return names.resolve(act, Text.encode(path));
  }

  /** The file of Windows at this path. */
  FileRow windowsFile(Act act, String canonical) {
    return windows.file(act, canonical);
  }

  /** The executable of a PROC_START; null when it does not say. */
  @Nullable FileRow executable(Act act) {
    RecordView record = act.record();
    long inode = record.bodyLong(ProcStart.EXE_INODE);
    byte[] path = act.whole(FieldId.EXE);
    String text = act.isImported() ? act.text(FieldId.EXE) : null;
    if (text != null && WindowsPaths.is(text)) {
      return windows.file(act, canonical(act, text));
    }
    boolean linked = inode == 0 || record.bodyInt(ProcStart.EXE_LINKS) != 0;
    FileRow file =
        names.file(
            act,
            record.bodyLong(ProcStart.EXE_DEV),
            inode,
            record.bodyInt(ProcStart.EXE_GENERATION),
            linked ? path : null);
    if (file == null) {
      return null;
    }
    if (inode != 0) {
      long size = record.bodyLong(ProcStart.EXE_SIZE);
      file.size = size == RecordLayout.UNKNOWN_U64 ? file.size : Long.valueOf(size);
      file.mode = record.bodyInt(ProcStart.EXE_MODE);
    }
    if (!linked && path != null) {
      file.showName(rows.texts().decode(path));
    }
    return file;
  }

  /** The script that the kernel started an interpreter for; null when there is none. */
  @Nullable FileRow script(Act act) {
    byte[] path = act.path(FieldId.SCRIPT, FieldId.CWD);
    return path == null ? null : names.resolve(act, links.resolved(act, path));
  }

  /** An event of {@code process} told of this file under this name. */
  void post(Act act, FileRow file, @Nullable String path, @Nullable EntityId process) {
    if (path != null) {
      rows.named(act, file, path, process);
    }
  }

  /** An event of {@code process} told that this file has these hashes. */
  void postHashes(Act act, FileRow file, List<String> hashes, @Nullable EntityId process) {
    for (String hash : hashes) {
      String value = hash.substring(hash.indexOf('=') + 1);
      rows.posting(Indicator.Kind.HASH, value, file.id(), process, act);
    }
  }

  /** A path as given to a call, with the known links among its directories followed. */
  private byte @Nullable [] path(Act act, FieldId path, FieldId dir) {
    byte[] given = act.path(path, dir);
    return given == null ? null : links.followed(act, given);
  }

  void operated(Act act) {
    RecordView record = act.record();
    FileOpKind kind = FileOpKind.ofCode(record.bodyInt(FileOp.OP));
    if (kind == null || record.bodyInt(FileOp.RESULT) != 0) {
      return;
    }
    ProcessRow process = rows.actor(act);
    String text = act.isImported() ? act.text(FieldId.PATH) : null;
    if (text != null && WindowsPaths.is(text)) {
      String whole = canonical(act, text);
      String path = WindowsPaths.withoutStream(whole);
      FileRow file = windows.file(act, path);
      post(act, file, path, idOf(process));
      told(act, process, file, kind, whole.length() == path.length());
      return;
    }
    if (kind == FileOpKind.SYMLINK) {
      symlinked(act, process);
      return;
    }
    byte[] path = path(act, FieldId.PATH, FieldId.DIR);
    if (path != null && (kind == FileOpKind.MKDIR || kind == FileOpKind.MKNOD)) {
      names.replaced(act, path);
    }
    FileRow file =
        names.file(
            act,
            record.bodyLong(FileOp.DEV),
            record.bodyLong(FileOp.INODE),
            record.bodyInt(FileOp.GENERATION),
            path);
    if (file == null) {
      return;
    }
    post(act, file, path == null ? null : rows.texts().decode(path), idOf(process));
    switch (kind) {
      case RENAME -> renamed(act, process, file, path);
      case LINK -> linked(act, process, file);
      case UNLINK, RMDIR -> deleted(act, process, file, path);
      case MKDIR, MKNOD -> created(act, process, file, kind);
      case CHMOD -> modeChanged(act, process, file);
      case CHOWN -> edge(act, process, file, Mechanism.CHOWN);
      case TRUNCATE -> {
        file.size = record.bodyLong(FileOp.SIZE);
        edge(act, process, file, Mechanism.TRUNCATE);
      }
      default -> told(act, process, file, kind, true);
    }
  }

  /**
   * What event logs tell of a file: acts of a moment, whose end is not told.
   *
   * @param main the file itself is meant, not another of its streams
   */
  private void told(
      Act act, @Nullable ProcessRow process, FileRow file, FileOpKind kind, boolean main) {
    switch (kind) {
      case CREATE -> {
        file.deletedNs = null;
        file.createdNs = file.createdNs == null ? Long.valueOf(act.timeNs()) : file.createdNs;
        hashed(act, process, file);
        edge(act, process, file, Mechanism.WRITE);
      }
      case STREAM -> {
        if (main) {
          hashed(act, process, file);
        }
        fetched(act, process, file);
        edge(act, process, file, Mechanism.WRITE);
      }
      case ACCESS -> accessed(act, process, file);
      case SHARE -> shared(act, file);
      case UNLINK -> {
        hashed(act, process, file);
        file.loseName(act.timeNs());
        edge(act, process, file, Mechanism.DELETE);
      }
      case TIMES, XATTR -> edge(act, process, file, Mechanism.CHMOD);
      case RENAME, MKDIR, RMDIR -> edge(act, process, file, Mechanism.WRITE);
      default -> {
        // The event and its indicators are kept; it carries nothing between entities.
      }
    }
  }

  private void hashed(Act act, @Nullable ProcessRow process, FileRow file) {
    List<String> hashes = ForeignProcessRules.hashes(act);
    if (!hashes.isEmpty()) {
      file.hashes = hashes;
      postHashes(act, file, hashes, idOf(process));
    }
  }

  private void fetched(Act act, @Nullable ProcessRow process, FileRow file) {
    String url = act.text(FieldId.URL);
    String referrer = act.text(FieldId.REFERRER);
    if (url != null) {
      file.url = url;
      rows.posting(Indicator.Kind.URL, url, file.id(), idOf(process), act);
    }
    if (referrer != null) {
      file.referrer = referrer;
      rows.posting(Indicator.Kind.URL, referrer, file.id(), idOf(process), act);
    }
  }

  private void accessed(Act act, @Nullable ProcessRow process, FileRow file) {
    if (isWrite(act)) {
      edge(act, process, file, Mechanism.WRITE);
    } else if (process != null) {
      rows.edge(file.id(), process.id(), Mechanism.READ, act.timeNs(), act.timeNs(), act.event());
    }
  }

  private static boolean isWrite(Act act) {
    int rights = act.record().bodyInt(FileOp.MODE);
    return (rights & (RecordLayout.RIGHT_WRITE_DATA | RecordLayout.RIGHT_APPEND_DATA)) != 0;
  }

  /** A session wrote it through a share: no process of this host did it for itself. */
  private void shared(Act act, FileRow file) {
    String logonId = act.text(FieldId.LOGON_ID);
    if (logonId != null && isWrite(act)) {
      EntityId session =
          rows.named(act, EntityKind.USER_SESSION, logonId, "session " + logonId).id();
      rows.edge(session, file.id(), Mechanism.SHARE_WRITE, act.timeNs(), act.timeNs(), act.event());
    }
  }

  private static @Nullable EntityId idOf(@Nullable ProcessRow process) {
    return process == null ? null : process.id();
  }

  private void renamed(
      Act act, @Nullable ProcessRow process, FileRow file, byte @Nullable [] path) {
    edge(act, process, file, Mechanism.RENAME);
    byte[] newPath = path(act, FieldId.PATH2, FieldId.DIR2);
    if (newPath == null || Arrays.equals(path, newPath)) {
      return;
    }
    post(act, file, rows.texts().decode(newPath), idOf(process));
    boolean exchange =
        (act.record().bodyInt(FileOp.CALL_FLAGS) & RENAME_EXCHANGE) != 0 && path != null;
    FileRow other = exchange ? names.resolve(act, newPath) : null;
    byte[] linkText = path == null ? null : links.text(act, path);
    if (path != null) {
      names.unbind(act, path, file);
    }
    if (other == null) {
      names.replaced(act, newPath);
    } else {
      names.unbind(act, newPath, other);
    }
    names.bind(act, newPath, file);
    if (linkText != null) {
      links.made(act, newPath, linkText);
    }
    if (other != null && path != null) {
      names.bind(act, path, other);
      edge(act, process, other, Mechanism.RENAME);
      post(act, other, rows.texts().decode(path), idOf(process));
    }
  }

  private void linked(Act act, @Nullable ProcessRow process, FileRow file) {
    edge(act, process, file, Mechanism.LINK);
    byte[] newPath = path(act, FieldId.PATH2, FieldId.DIR2);
    if (newPath != null) {
      names.replaced(act, newPath);
      names.bind(act, newPath, file);
      post(act, file, rows.texts().decode(newPath), idOf(process));
    }
  }

  private void symlinked(Act act, @Nullable ProcessRow process) {
    byte[] path = path(act, FieldId.PATH2, FieldId.DIR2);
    if (path == null) {
      return;
    }
    byte[] text = act.whole(FieldId.PATH);
    if (act.record().isSnapshot()) {
      if (text != null) {
        links.made(act, path, text);
      }
      return;
    }
    names.replaced(act, path);
    FileRow link = names.resolve(act, path);
    link.createdNs = act.timeNs();
    if (text != null) {
      links.made(act, path, text);
    }
    edge(act, process, link, Mechanism.LINK);
    post(act, link, rows.texts().decode(path), idOf(process));
    byte[] target = text == null || text.length == 0 ? null : SymbolicLinks.targetOf(path, text);
    if (target != null && !Arrays.equals(target, path)) {
      FileRow file = names.resolve(act, target);
      rows.edge(file.id(), link.id(), Mechanism.LINK, act.timeNs(), act.timeNs(), act.event());
      post(act, file, rows.texts().decode(target), idOf(process));
    }
  }

  private void deleted(
      Act act, @Nullable ProcessRow process, FileRow file, byte @Nullable [] path) {
    edge(act, process, file, Mechanism.DELETE);
    if (path != null) {
      names.unbind(act, path, file);
    }
  }

  private void created(Act act, @Nullable ProcessRow process, FileRow file, FileOpKind kind) {
    int mode = act.record().bodyInt(FileOp.MODE);
    file.mode = kind == FileOpKind.MKDIR ? DIRECTORY | (mode & ~TYPE_MASK) : mode;
    file.createdNs = act.timeNs();
    edge(act, process, file, Mechanism.CREATE);
  }

  private void modeChanged(Act act, @Nullable ProcessRow process, FileRow file) {
    int type = file.mode == null ? 0 : file.mode & TYPE_MASK;
    file.mode = type | (act.record().bodyInt(FileOp.MODE) & ~TYPE_MASK);
    edge(act, process, file, Mechanism.CHMOD);
  }

  private void edge(Act act, @Nullable ProcessRow process, FileRow file, Mechanism mechanism) {
    if (process != null) {
      rows.edge(process.id(), file.id(), mechanism, act.timeNs(), act.timeNs(), act.event());
    }
  }
}
