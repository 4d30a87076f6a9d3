package io.drec.linux;

import io.drec.record.FileOpKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Which program stands on which tracepoint, and where each call has its arguments.
 *
 * <p>One program serves many calls; the cookie of an attachment, laid out in file.h and net.h,
 * tells it the positions. A test compares them with the names that the kernel gives the arguments.
 */
final class Attachments {
  /** Programs whose tracepoint stands in their section name. */
  static final List<String> DIRECT = List.of("on_fork", "on_exec", "on_exit", "on_tcp_state");

  static final List<Attachment> SYSCALLS = syscalls();

  private static final int OPEN_FLAGS = 1;
  private static final int OPEN_HOW = 2;
  private static final int OPEN_CREAT = 3;
  private static final int CLOSE_FIRST = 0;
  private static final int CLOSE_SECOND = 1;
  private static final int MESSAGE = 1;
  private static final int RECEIVE = 2;

  private Attachments() {}

  private static List<Attachment> syscalls() {
    List<Attachment> all = new ArrayList<>();
    all.add(legacy("on_open", "sys_exit_open", OPEN_FLAGS | 1 << 8));
    all.add(legacy("on_open", "sys_exit_creat", OPEN_CREAT));
    all.add(on("on_open", "sys_exit_openat", OPEN_FLAGS | 2 << 8));
    all.add(on("on_open", "sys_exit_openat2", OPEN_HOW | 2 << 8));
    all.add(on("on_open", "sys_exit_open_by_handle_at", OPEN_FLAGS | 2 << 8));

    all.add(on("on_close", "sys_enter_close", CLOSE_FIRST));
    all.add(legacy("on_close", "sys_enter_dup2", CLOSE_SECOND));
    all.add(on("on_close", "sys_enter_dup3", CLOSE_SECOND));
    all.add(on("on_close_range", "sys_enter_close_range", 0));

    all.addAll(fileOperations());

    all.add(on("on_accept", "sys_exit_accept", 0));
    all.add(on("on_accept", "sys_exit_accept4", 0));
    all.add(on("on_datagram", "sys_exit_sendto", 0));
    all.add(on("on_datagram", "sys_exit_sendmsg", MESSAGE));
    all.add(on("on_datagram", "sys_exit_sendmmsg", MESSAGE));
    all.add(on("on_datagram", "sys_exit_recvfrom", RECEIVE));
    all.add(on("on_datagram", "sys_exit_recvmsg", RECEIVE | MESSAGE));
    all.add(on("on_datagram", "sys_exit_recvmmsg", RECEIVE | MESSAGE));
    return List.copyOf(all);
  }

  private static List<Attachment> fileOperations() {
    return List.of(
        operation("rename", FileOpKind.RENAME).path(0).path2(1).legacy(),
        operation("renameat", FileOpKind.RENAME).path(0, 1).path2(2, 3).always(),
        operation("renameat2", FileOpKind.RENAME).path(0, 1).path2(2, 3).flags(4).always(),
        operation("link", FileOpKind.LINK).path(0).path2(1).legacy(),
        operation("linkat", FileOpKind.LINK).path(0, 1).path2(2, 3).flags(4).always(),
        operation("symlink", FileOpKind.SYMLINK).text(0).path2(1).legacy(),
        operation("symlinkat", FileOpKind.SYMLINK).text(0).path2(1, 2).always(),
        operation("unlink", FileOpKind.UNLINK).path(0).legacy(),
        operation("unlinkat", FileOpKind.UNLINK).path(0, 1).flags(2).always(),
        operation("rmdir", FileOpKind.RMDIR).path(0).legacy(),
        operation("mkdir", FileOpKind.MKDIR).path(0).mode(1).legacy(),
        operation("mkdirat", FileOpKind.MKDIR).path(0, 1).mode(2).always(),
        operation("mknod", FileOpKind.MKNOD).path(0).mode(1).legacy(),
        operation("mknodat", FileOpKind.MKNOD).path(0, 1).mode(2).always(),
        operation("chmod", FileOpKind.CHMOD).path(0).mode(1).legacy(),
        operation("fchmod", FileOpKind.CHMOD).descriptor(0).mode(1).always(),
        operation("fchmodat", FileOpKind.CHMOD).path(0, 1).mode(2).always(),
        operation("fchmodat2", FileOpKind.CHMOD).path(0, 1).mode(2).flags(3).always(),
        operation("chown", FileOpKind.CHOWN).path(0).owner(1).legacy(),
        operation("lchown", FileOpKind.CHOWN).path(0).owner(1).legacy(),
        operation("fchown", FileOpKind.CHOWN).descriptor(0).owner(1).always(),
        operation("fchownat", FileOpKind.CHOWN).path(0, 1).owner(2).flags(4).always(),
        operation("truncate", FileOpKind.TRUNCATE).path(0).size(1).always(),
        operation("ftruncate", FileOpKind.TRUNCATE).descriptor(0).size(1).always());
  }

  private static Attachment on(String program, String tracepoint, long cookie) {
    return new Attachment(program, tracepoint, cookie, false);
  }

  private static Attachment legacy(String program, String tracepoint, long cookie) {
    return new Attachment(program, tracepoint, cookie, true);
  }

  private static Operation operation(String call, FileOpKind kind) {
    return new Operation(call, kind);
  }

  /** Packs a cookie of {@code on_file_op}: the kind, then a nibble for each argument's position. */
  private static final class Operation {
    private static final long NONE = 0x7777_7777_7L;
    private final String call;
    private long cookie;

    Operation(String call, FileOpKind kind) {
      this.call = call;
      this.cookie = kind.code() | NONE << 8;
    }

    private Operation set(int shift, int position) {
      cookie = cookie & ~(0xfL << shift) | (long) position << shift;
      return this;
    }

    Operation path(int path) {
      return set(12, path);
    }

    Operation path(int directory, int path) {
      return set(8, directory).set(12, path);
    }

    /** The text of a symbolic link, which starts from no directory of the caller. */
    Operation text(int path) {
      return set(12, path);
    }

    Operation path2(int path) {
      return set(20, path);
    }

    Operation path2(int directory, int path) {
      return set(16, directory).set(20, path);
    }

    Operation mode(int position) {
      return set(24, position);
    }

    Operation flags(int position) {
      return set(28, position);
    }

    Operation descriptor(int position) {
      return set(32, position);
    }

    Operation size(int position) {
      return set(36, position);
    }

    /** The position of the user; the group is the next argument. */
    Operation owner(int position) {
      return set(40, position);
    }

    Attachment always() {
      return new Attachment("on_file_op", "sys_exit_" + call, cookie, false);
    }

    Attachment legacy() {
      return new Attachment("on_file_op", "sys_exit_" + call, cookie, true);
    }
  }
}
