package io.drec.linux.fallback;

import io.drec.linux.fallback.ProcFiles.Found;
import io.drec.linux.fallback.ProcFiles.Owner;
import io.drec.linux.fallback.ProcFiles.Status;
import io.drec.linux.fallback.ProcessTable.Known;
import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes PROC_START and PROC_EXIT of what the process table says. One thread. */
final class ProcRecords {
  private static final int ARGUMENTS_BYTES_MAX = 32 * 1024;
  private static final int UNKNOWN = RecordLayout.UNKNOWN_U32;

  private final ProcFiles files;
  private final Generations generations;
  private final RecordBuilder builder = new RecordBuilder();

  ProcRecords(ProcFiles files, Generations generations) {
    this.files = files;
    this.generations = generations;
  }

  /**
   * A start, with all that is still to be had; INCOMPLETE when some of it is not.
   *
   * @param kind PROC_FORK, PROC_EXEC or both
   * @param isSnapshot it was running when recording began
   * @param ran the program, where it is known otherwise; null: it is not
   * @return valid until the next record
   */
  ByteBuffer start(
      Known process,
      int kind,
      long timeNs,
      boolean isSnapshot,
      FallbackHook hook,
      @Nullable Ran ran) {
    int pid = process.pid;
    Status status = files.status(pid);
    Owner owner = status == null ? Owner.UNKNOWN : status.owner();
    builder
        .begin(RecordType.PROC_START, ProcStart.BYTES, timeNs)
        .hook(hook.number())
        .process(pid, pid, process.startNs)
        .bodyInt(ProcStart.KIND, kind)
        .bodyInt(ProcStart.PARENT_PID, process.parentPid)
        .bodyLong(ProcStart.PARENT_START_NS, process.parentStartNs)
        .bodyInt(ProcStart.UID, owner.uid())
        .bodyInt(ProcStart.GID, owner.gid())
        .bodyInt(ProcStart.EUID, owner.euid())
        .bodyInt(ProcStart.EGID, owner.egid())
        .bodyInt(ProcStart.SUID, owner.suid())
        .bodyInt(ProcStart.SGID, owner.sgid())
        .bodyInt(ProcStart.LOGIN_UID, UNKNOWN)
        .bodyInt(ProcStart.AUDIT_SESSION, UNKNOWN)
        .bodyInt(ProcStart.ARGC, UNKNOWN);
    boolean isWhole = status != null;
    if (status != null) {
      builder.field(FieldId.COMM, RawText.bytes(status.name()));
    }
    String group = files.group(pid);
    if (group != null) {
      builder.field(FieldId.CGROUP, RawText.bytes(group));
    }
    if ((kind & RecordLayout.PROC_EXEC) != 0) {
      isWhole &= program(pid, ran) || isSnapshot;
    }
    int flags = isSnapshot ? RecordLayout.F_SNAPSHOT : 0;
    return builder.flags(isWhole ? flags : flags | RecordLayout.F_INCOMPLETE).end();
  }

  /** A program as somebody else told it. */
  record Ran(String path, long device, long inode, int generation) {}

  private void program(Ran ran) {
    builder
        .bodyLong(ProcStart.EXE_DEV, ran.device())
        .bodyLong(ProcStart.EXE_INODE, ran.inode())
        .bodyInt(ProcStart.EXE_LINKS, 1)
        .bodyLong(ProcStart.EXE_SIZE, RecordLayout.UNKNOWN_U64)
        .bodyInt(ProcStart.EXE_GENERATION, ran.generation())
        .field(FieldId.EXE, RawText.bytes(ran.path()));
  }

  /** Whether all of it was still there. */
  private boolean program(int pid, @Nullable Ran ran) {
    Found program = files.program(pid);
    String path = files.link(pid, "exe");
    String directory = files.link(pid, "cwd");
    byte[] arguments = files.arguments(pid);
    if (program != null) {
      builder
          .bodyLong(ProcStart.EXE_DEV, program.device())
          .bodyLong(ProcStart.EXE_INODE, program.inode())
          .bodyInt(ProcStart.EXE_MODE, program.mode())
          .bodyInt(ProcStart.EXE_LINKS, program.links())
          .bodyLong(ProcStart.EXE_SIZE, program.size())
          .bodyLong(ProcStart.EXE_CTIME_NS, program.ctimeNs())
          .bodyLong(ProcStart.EXE_MTIME_NS, program.mtimeNs())
          .bodyInt(ProcStart.EXE_GENERATION, generationOf(pid, program));
    }
    if ((program == null || path == null) && ran != null) {
      program(ran);
    }
    if (directory != null) {
      builder.field(FieldId.CWD, RawText.bytes(directory));
    }
    if (path != null && program != null) {
      builder.field(FieldId.EXE, RawText.bytes(path));
    }
    if (arguments != null) {
      builder.bodyInt(ProcStart.ARGC, count(arguments));
      builder.field(FieldId.ARGV, arguments, 0, arguments.length, ARGUMENTS_BYTES_MAX);
    }
    return program != null && path != null && directory != null && arguments != null;
  }

  private int generationOf(int pid, Found program) {
    String path = files.of(pid).resolve("exe").toString();
    return generations.of(program.device(), program.inode(), path);
  }

  private static int count(byte[] arguments) {
    int count = 0;
    for (byte one : arguments) {
      count += one == 0 ? 1 : 0;
    }
    return count;
  }

  /**
   * @param waitStatus as wait(2) has it; null: not known, then INCOMPLETE
   */
  ByteBuffer exit(Known process, @Nullable Integer waitStatus, long timeNs, FallbackHook hook) {
    return builder
        .begin(RecordType.PROC_EXIT, ProcExit.BYTES, timeNs)
        .hook(hook.number())
        .flags(waitStatus == null ? RecordLayout.F_INCOMPLETE : 0)
        .process(process.pid, process.pid, process.startNs)
        .bodyInt(ProcExit.WAIT_STATUS, waitStatus == null ? UNKNOWN : waitStatus)
        .end();
  }
}
