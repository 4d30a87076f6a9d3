package io.drec.linux.auditd;

import io.drec.record.FieldId;
import io.drec.record.IpcKind;
import io.drec.record.Paths;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls that start, end or reach into processes, or load code into the kernel; if they succeeded.
 */
final class ProcessMapping {
  private static final long CLONE_THREAD = 0x10000;
  private static final long PTRACE_TRACEME = 0;
  private static final int UNKNOWN = RecordLayout.UNKNOWN_U32;

  private final Draft draft;

  ProcessMapping(Draft draft) {
    this.draft = draft;
  }

  /** Drafts the record; false when the event is none of these. */
  boolean map(AuditEvent event, AuditMessage call, Syscall name) {
    if (name == Syscall.EXIT_GROUP) {
      return exited(event, call);
    }
    Long result = call.number("exit");
    if (result == null || result < 0 || "no".equals(call.get("success"))) {
      return false;
    }
    return switch (name) {
      case EXECVE, EXECVEAT -> executed(event, call);
      case FORK, VFORK, CLONE, CLONE3 -> forked(event, call, name, result);
      case PTRACE -> traced(event, call);
      case PROCESS_VM_READV, PROCESS_VM_WRITEV -> reached(event, call, call.argument(0), null);
      case INIT_MODULE, FINIT_MODULE -> loaded(event);
      default -> false;
    };
  }

  private boolean executed(AuditEvent event, AuditMessage call) {
    ExecArguments arguments = ExecArguments.of(event);
    RecordBuilder body = started(event, call, RecordLayout.PROC_EXEC, call.pid("pid"));
    body.bodyInt(ProcStart.PARENT_PID, call.pid("ppid"));
    body.bodyInt(ProcStart.ARGC, arguments.count());
    if (!arguments.isWhole()) {
      draft.incomplete();
    }
    List<PathItem> items = PathItem.of(event).stream().filter(item -> !item.is("PARENT")).toList();
    String script = script(event, call, arguments, items);
    PathItem image = image(items, script, arguments.get(0));
    if (image != null) {
      executable(body, image);
    }
    draft.actor(event);
    draft.text(FieldId.TARGET_LOGON_ID, event.session());
    draft.text(FieldId.CWD, event.workingDirectory());
    draft.text(FieldId.SCRIPT, script);
    draft.text(FieldId.INTERPRETER, script == null ? null : arguments.get(0));
    draft.text(FieldId.ARGV, arguments.joined(), AuditdLimits.ARGUMENTS_BYTES_MAX);
    return true;
  }

  /** The file that is run: the first that is named, or, of a script, its interpreter. */
  private static @Nullable PathItem image(
      List<PathItem> items, @Nullable String script, @Nullable String interpreter) {
    for (PathItem item : items) {
      if (script == null || (interpreter != null && interpreter.equals(item.name()))) {
        return item;
      }
    }
    return null;
  }

  /** The log tells neither the size nor the times of the file, nor whether it still has a name. */
  private static void executable(RecordBuilder body, PathItem item) {
    if (item.inode() != 0) {
      body.bodyLong(ProcStart.EXE_DEV, item.device());
      body.bodyLong(ProcStart.EXE_INODE, item.inode());
      body.bodyInt(ProcStart.EXE_MODE, item.mode());
      body.bodyInt(ProcStart.EXE_LINKS, 1);
      body.bodyLong(ProcStart.EXE_SIZE, RecordLayout.UNKNOWN_U64);
    }
  }

  /**
   * The script that the kernel started an interpreter for. The kernel then makes the interpreter
   * the first argument, one that the script's first line may add the second, and the script's name
   * as it was given to execve the next; that name is also the first PATH.
   */
  private static @Nullable String script(
      AuditEvent event, AuditMessage call, ExecArguments arguments, List<PathItem> items) {
    String given = items.isEmpty() ? null : items.get(0).name();
    String exe = call.get("exe");
    if (given == null || exe == null || exe.equals(absolute(event.workingDirectory(), given))) {
      return null;
    }
    boolean isArgument = given.equals(arguments.get(1)) || given.equals(arguments.get(2));
    return isArgument ? given : null;
  }

  private static @Nullable String absolute(@Nullable String directory, String path) {
    byte[] joined = Paths.absolute(directory == null ? null : bytes(directory), bytes(path));
    return joined == null ? null : new String(joined, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Of clone3 the log does not tell the flags: what it made may be a thread. */
  private boolean forked(AuditEvent event, AuditMessage call, Syscall name, long child) {
    Long flags = name == Syscall.CLONE ? call.argument(0) : Long.valueOf(0);
    boolean isThread = flags != null && (flags & CLONE_THREAD) != 0;
    if (isThread || child == 0 || child > Integer.MAX_VALUE) {
      return false;
    }
    RecordBuilder body = started(event, call, RecordLayout.PROC_FORK, (int) child);
    body.bodyInt(ProcStart.PARENT_PID, call.pid("pid"));
    body.bodyInt(ProcStart.ARGC, UNKNOWN);
    if (flags == null || name == Syscall.CLONE3) {
      draft.incomplete();
    }
    draft.text(FieldId.COMM, call.get("comm"));
    draft.text(FieldId.PARENT_EXE, call.get("exe"));
    draft.text(FieldId.USER, event.userName());
    draft.text(FieldId.LOGON_ID, event.session());
    draft.text(FieldId.TARGET_LOGON_ID, event.session());
    return true;
  }

  /** Drafts the start of the process that acted, of which nothing was told before. */
  void beginning(AuditEvent event, AuditMessage call) {
    RecordBuilder body = started(event, call, RecordLayout.PROC_FORK, call.pid("pid"));
    body.bodyInt(ProcStart.PARENT_PID, call.pid("ppid"));
    body.bodyInt(ProcStart.ARGC, UNKNOWN);
    draft.incomplete();
    draft.text(FieldId.COMM, call.get("comm"));
    draft.text(FieldId.EXE, call.get("exe"));
  }

  private RecordBuilder started(AuditEvent event, AuditMessage call, int kind, int pid) {
    return draft
        .begin(event, RecordType.PROC_START, ProcStart.BYTES, pid)
        .bodyInt(ProcStart.KIND, kind)
        .bodyInt(ProcStart.UID, call.id("uid"))
        .bodyInt(ProcStart.GID, call.id("gid"))
        .bodyInt(ProcStart.EUID, call.id("euid"))
        .bodyInt(ProcStart.EGID, call.id("egid"))
        .bodyInt(ProcStart.SUID, call.id("suid"))
        .bodyInt(ProcStart.SGID, call.id("sgid"))
        .bodyInt(ProcStart.LOGIN_UID, call.id("auid"))
        .bodyInt(ProcStart.AUDIT_SESSION, call.id("ses"));
  }

  private boolean exited(AuditEvent event, AuditMessage call) {
    Long status = call.argument(0);
    draft
        .begin(event, RecordType.PROC_EXIT, ProcExit.BYTES)
        .bodyInt(ProcExit.WAIT_STATUS, status == null ? UNKNOWN : (int) (status & 0xff) << 8);
    if (status == null) {
      draft.incomplete();
    }
    draft.actor(event);
    return true;
  }

  private boolean traced(AuditEvent event, AuditMessage call) {
    Long request = call.argument(0);
    return request != null
        && request != PTRACE_TRACEME
        && reached(event, call, call.argument(1), request);
  }

  /**
   * The process had its hand on another.
   *
   * @param request ptrace's; null for the calls that say it by their name
   */
  private boolean reached(
      AuditEvent event, AuditMessage call, @Nullable Long target, @Nullable Long request) {
    if (target == null || target <= 0 || target > Integer.MAX_VALUE) {
      return false;
    }
    draft
        .begin(event, RecordType.IPC, Ipc.BYTES)
        .bodyInt(Ipc.KIND, IpcKind.ACCESS.code())
        .bodyInt(Ipc.ACCESS, request == null ? 0 : (int) (long) request)
        .bodyInt(Ipc.TARGET_PID, (int) (long) target);
    draft.actor(event);
    return true;
  }

  /** A module from memory has a name alone; one from a file has, at most, the file's path. */
  private boolean loaded(AuditEvent event) {
    AuditMessage module = event.first("KERN_MODULE");
    PathItem file = PathItem.target(PathItem.of(event));
    draft
        .begin(event, RecordType.IMAGE_LOAD, ImageLoad.BYTES)
        .bodyInt(ImageLoad.KIND, RecordLayout.IMAGE_DRIVER);
    draft.actor(event);
    draft.text(FieldId.NAME, module == null ? null : module.get("name"));
    String path = file == null ? null : file.name();
    draft.path(FieldId.PATH, path, FieldId.DIR, event.workingDirectory());
    return true;
  }
}
