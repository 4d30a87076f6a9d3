package io.drec.linux.auditd;

import io.drec.record.FieldId;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One system call that was captured while it happened. Its records are made when asked for. */
public final class LiveCall {
  private static final long AT_FDCWD = 0xffff_ff9cL;
  private static final long LOW_HALF = 0xffff_ffffL;
  private static final long CLONE_THREAD = 0x10000;

  private final LiveCalls calls;
  private final AuditEvent event;
  private final AuditMessage line;
  private final Syscall name;

  LiveCall(LiveCalls calls, AuditEvent event, AuditMessage line, Syscall name) {
    this.calls = calls;
    this.event = event;
    this.line = line;
    this.name = name;
  }

  public Syscall name() {
    return name;
  }

  /** The process that acted; 0 when it is not told. */
  public int pid() {
    return line.pid("pid");
  }

  /** Its parent at that time; 0 when it is not told. */
  public int parentPid() {
    return line.pid("ppid");
  }

  /** When the call began, since 1970. */
  public long timeMs() {
    return event.stamp().timeMs();
  }

  /** Counts from 1 at each boot; each call has its own. */
  public long serial() {
    return event.stamp().serial();
  }

  /** What the call returned; negative: what it failed with; -1 when it is not told. */
  public long result() {
    Long result = line.number("exit");
    return result == null ? -1 : result;
  }

  /** An argument as the kernel had it; 0 when it is not told. */
  public long argument(int index) {
    Long value = line.argument(index);
    return value == null ? 0 : value;
  }

  /** The path of what was opened, as it was given; null when it is not told. */
  public @Nullable String openedPath() {
    PathItem file = PathItem.target(PathItem.of(event));
    return file == null ? null : file.name();
  }

  /** Whether the program that acted is told: its path as the kernel has it. */
  public @Nullable String executable() {
    return line.get("exe");
  }

  public boolean isFork() {
    return switch (name) {
      case FORK, VFORK, CLONE, CLONE3 -> result() > 0;
      default -> false;
    };
  }

  /**
   * Whether what a fork made is a thread; null when the call does not tell it (clone3 keeps its
   * flags in memory).
   */
  public @Nullable Boolean isThread() {
    return name == Syscall.CLONE3
        ? null
        : Boolean.valueOf(name == Syscall.CLONE && (argument(0) & CLONE_THREAD) != 0);
  }

  public boolean isExec() {
    return name == Syscall.EXECVE || name == Syscall.EXECVEAT;
  }

  public boolean isOpen() {
    return switch (name) {
      case OPEN, OPENAT, OPENAT2, CREAT -> true;
      default -> false;
    };
  }

  /**
   * The descriptor that the path starts from.
   *
   * @param second that of the second path, of a call with two
   * @return -1 when there is none, or it is the working directory
   */
  public int directory(boolean second) {
    int index =
        switch (name) {
          case OPENAT, OPENAT2, UNLINKAT, MKDIRAT, MKNODAT, FCHMODAT, FCHMODAT2, FCHOWNAT ->
              second ? -1 : 0;
          case UTIMENSAT, FUTIMESAT -> second ? -1 : 0;
          case RENAMEAT, RENAMEAT2, LINKAT -> second ? 2 : 0;
          case SYMLINKAT -> second ? 1 : -1;
          default -> -1;
        };
    Long value = index < 0 ? null : line.argument(index);
    return value == null || isWorking(value) ? -1 : (int) (long) value;
  }

  static boolean isWorking(@Nullable Long descriptor) {
    return descriptor != null && (descriptor & LOW_HALF) == AT_FDCWD;
  }

  /**
   * The call's record, with the fields that are added; valid until the next one is made. Its times
   * are on CLOCK_REALTIME, the starts of its processes 0.
   *
   * @return null when it makes none
   */
  public @Nullable ByteBuffer record(Map<FieldId, String> added) {
    return calls.record(event, line, name, added);
  }

  /** A PROC_START FORK of the process that acted, as far as the call tells of it. */
  public ByteBuffer beginning() {
    return calls.beginning(event, line);
  }
}
