package io.drec.linux;

import io.drec.record.CredKind;
import io.drec.record.FileOpKind;
import io.drec.record.IpcKind;
import io.drec.record.KernelKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Which program looks at which call, and where each call has its arguments.
 *
 * <p>One program serves many calls; the cookie, laid out in file.h and net.h, tells it the
 * positions. A test compares them with the names that the kernel gives the arguments. A call that a
 * kernel does not have cannot be missed.
 */
final class Attachments {
  /** Programs whose tracepoint stands in their section name. */
  static final List<String> DIRECT =
      List.of("on_fork", "on_exec", "on_exit", "on_tcp_state", "on_signal");

  /** The same; the tracepoint, io_uring_submit_req, came with Linux 6.3. */
  static final String URING = "on_uring";

  private static final int OPEN_FLAGS = 1;
  private static final int OPEN_HOW = 2;
  private static final int OPEN_CREAT = 3;
  private static final int CLOSE_FIRST = 0;
  private static final int CLOSE_SECOND = 1;
  private static final int MESSAGE = 1;
  private static final int RECEIVE = 2;
  private static final int MANY = 8;
  private static final int SENDFILE = 1;
  private static final int TEE = 2;
  private static final int NO_ARGUMENT = 7;

  /** In place of an argument: what the call returned. */
  private static final int RESULT = 6;

  /** Programs at the entry of a call: when it returns, what they look at is gone. */
  static final List<Attachment> ENTRIES =
      List.of(
          new Attachment("on_close", "sys_enter_close", CLOSE_FIRST, false),
          new Attachment("on_close", "sys_enter_dup2", CLOSE_SECOND, true),
          new Attachment("on_close", "sys_enter_dup3", CLOSE_SECOND, false),
          new Attachment("on_close_range", "sys_enter_close_range", 0, false));

  /** Programs at the return of a call; one program of the kernel's leads to all of them. */
  static final List<ReturnHook> RETURNS = returns();

  private Attachments() {}

  private static List<ReturnHook> returns() {
    List<ReturnHook> all = new ArrayList<>();
    all.add(on("on_open", "open", OPEN_FLAGS | 1 << 8));
    all.add(on("on_open", "creat", OPEN_CREAT));
    all.add(on("on_open", "openat", OPEN_FLAGS | 2 << 8));
    all.add(on("on_open", "openat2", OPEN_HOW | 2 << 8));
    all.add(on("on_open", "open_by_handle_at", OPEN_FLAGS | 2 << 8));

    all.addAll(fileOperations());

    all.add(on("on_accept", "accept", 0));
    all.add(on("on_accept", "accept4", 0));
    all.add(on("on_datagram", "sendto", 0));
    all.add(on("on_datagram", "sendmsg", MESSAGE));
    all.add(on("on_datagram", "sendmmsg", MESSAGE | MANY));
    all.add(on("on_datagram", "recvfrom", RECEIVE));
    all.add(on("on_datagram", "recvmsg", RECEIVE | MESSAGE));
    all.add(on("on_datagram", "recvmmsg", RECEIVE | MESSAGE | MANY));
    all.add(on("on_bind", "bind", 0));
    all.add(on("on_socket", "socket", 0));
    all.add(on("on_connect", "connect", 0));
    all.addAll(transfers());
    all.addAll(reaches());
    all.addAll(credentials());
    all.addAll(kernelActs());
    return List.copyOf(all);
  }

  /** What moves bytes, and what makes memory executable. */
  private static List<ReturnHook> transfers() {
    List<ReturnHook> all = new ArrayList<>();
    for (String call : List.of("read", "pread64", "readv", "preadv", "preadv2")) {
      all.add(on("on_read", call, 0));
    }
    for (String call : List.of("write", "pwrite64", "writev", "pwritev", "pwritev2", "vmsplice")) {
      all.add(on("on_write", call, 0));
    }
    all.add(on("on_transfer", "splice", 0));
    all.add(on("on_transfer", "copy_file_range", 0));
    all.add(on("on_transfer", "sendfile", SENDFILE));
    all.add(on("on_transfer", "tee", TEE));
    all.add(on("on_mmap", "mmap", 0));
    all.add(on("on_mprotect", "mprotect", 0));
    return all;
  }

  private static List<ReturnHook> reaches() {
    return List.of(
        on("on_reach", "ptrace", IpcKind.TRACE.code()),
        on("on_reach", "process_vm_writev", IpcKind.MEMORY_WRITE.code()),
        on("on_reach", "process_vm_readv", IpcKind.MEMORY_READ.code()),
        on("on_reach", "pidfd_getfd", IpcKind.TAKE_FILE.code()));
  }

  private static List<ReturnHook> credentials() {
    List<ReturnHook> all = new ArrayList<>();
    for (String call : List.of("setuid", "setreuid", "setresuid")) {
      all.add(credential(call, CredKind.USER, NO_ARGUMENT));
    }
    for (String call : List.of("setgid", "setregid", "setresgid", "setgroups")) {
      all.add(credential(call, CredKind.GROUP, NO_ARGUMENT));
    }
    all.add(credential("capset", CredKind.CAPABILITIES, NO_ARGUMENT));
    all.add(credential("setns", CredKind.JOIN, 1));
    all.add(credential("unshare", CredKind.UNSHARE, 0));
    all.add(credential("chroot", CredKind.ROOT, NO_ARGUMENT));
    all.add(credential("pivot_root", CredKind.ROOT, NO_ARGUMENT));
    return all;
  }

  private static ReturnHook credential(String call, CredKind kind, int flags) {
    return on("on_cred", call, kind.code() | (long) flags << 8);
  }

  private static List<ReturnHook> kernelActs() {
    return List.of(
        kernelAct("finit_module", KernelKind.MODULE_LOAD, 0, 1, NO_ARGUMENT),
        kernelAct("init_module", KernelKind.MODULE_LOAD, NO_ARGUMENT, 2, NO_ARGUMENT),
        kernelAct("delete_module", KernelKind.MODULE_UNLOAD, NO_ARGUMENT, NO_ARGUMENT, 0),
        kernelAct("kexec_load", KernelKind.KEXEC, NO_ARGUMENT, NO_ARGUMENT, NO_ARGUMENT),
        kernelAct("kexec_file_load", KernelKind.KEXEC, 0, NO_ARGUMENT, NO_ARGUMENT),
        on("on_bpf", "bpf", 0));
  }

  private static ReturnHook kernelAct(String call, KernelKind kind, int file, int text, int name) {
    long cookie = kind.code() | (long) file << 8 | (long) text << 12 | (long) name << 16;
    return on("on_kernel", call, cookie);
  }

  private static List<ReturnHook> fileOperations() {
    return List.of(
        operation("rename", FileOpKind.RENAME).path(0).path2(1).hook(),
        operation("renameat", FileOpKind.RENAME).path(0, 1).path2(2, 3).hook(),
        operation("renameat2", FileOpKind.RENAME).path(0, 1).path2(2, 3).flags(4).hook(),
        operation("link", FileOpKind.LINK).path(0).path2(1).hook(),
        operation("linkat", FileOpKind.LINK).path(0, 1).path2(2, 3).flags(4).hook(),
        operation("symlink", FileOpKind.SYMLINK).text(0).path2(1).hook(),
        operation("symlinkat", FileOpKind.SYMLINK).text(0).path2(1, 2).hook(),
        operation("unlink", FileOpKind.UNLINK).path(0).hook(),
        operation("unlinkat", FileOpKind.UNLINK).path(0, 1).flags(2).hook(),
        operation("rmdir", FileOpKind.RMDIR).path(0).hook(),
        operation("mkdir", FileOpKind.MKDIR).path(0).mode(1).hook(),
        operation("mkdirat", FileOpKind.MKDIR).path(0, 1).mode(2).hook(),
        operation("mknod", FileOpKind.MKNOD).path(0).mode(1).hook(),
        operation("mknodat", FileOpKind.MKNOD).path(0, 1).mode(2).hook(),
        operation("chmod", FileOpKind.CHMOD).path(0).mode(1).hook(),
        operation("fchmod", FileOpKind.CHMOD).descriptor(0).mode(1).hook(),
        operation("fchmodat", FileOpKind.CHMOD).path(0, 1).mode(2).hook(),
        operation("fchmodat2", FileOpKind.CHMOD).path(0, 1).mode(2).flags(3).hook(),
        operation("chown", FileOpKind.CHOWN).path(0).owner(1).hook(),
        operation("lchown", FileOpKind.CHOWN).path(0).owner(1).hook(),
        operation("fchown", FileOpKind.CHOWN).descriptor(0).owner(1).hook(),
        operation("fchownat", FileOpKind.CHOWN).path(0, 1).owner(2).flags(4).hook(),
        operation("truncate", FileOpKind.TRUNCATE).path(0).size(1).hook(),
        operation("ftruncate", FileOpKind.TRUNCATE).descriptor(0).size(1).hook(),
        operation("memfd_create", FileOpKind.MEMFD).descriptor(RESULT).flags(1).hook(),
        operation("utime", FileOpKind.TIMES).path(0).hook(),
        operation("utimes", FileOpKind.TIMES).path(0).hook(),
        operation("futimesat", FileOpKind.TIMES).path(0, 1).hook(),
        operation("utimensat", FileOpKind.TIMES).path(0, 1).flags(3).hook(),
        operation("mount", FileOpKind.MOUNT).text(0).path2(1).name(2).flags(3).hook(),
        operation("move_mount", FileOpKind.MOUNT).text(1).path2(2, 3).flags(4).hook(),
        operation("umount2", FileOpKind.UNMOUNT).path(0).flags(1).hook(),
        operation("setxattr", FileOpKind.XATTR).path(0).name(1).hook(),
        operation("lsetxattr", FileOpKind.XATTR).path(0).name(1).hook(),
        operation("fsetxattr", FileOpKind.XATTR).descriptor(0).name(1).hook(),
        operation("setxattrat", FileOpKind.XATTR).path(0, 1).name(3).hook(),
        operation("removexattr", FileOpKind.XATTR).path(0).name(1).removal().hook(),
        operation("lremovexattr", FileOpKind.XATTR).path(0).name(1).removal().hook(),
        operation("fremovexattr", FileOpKind.XATTR).descriptor(0).name(1).removal().hook(),
        operation("removexattrat", FileOpKind.XATTR).path(0, 1).name(3).removal().hook());
  }

  private static ReturnHook on(String program, String call, long cookie) {
    return new ReturnHook(program, call, cookie);
  }

  private static Operation operation(String call, FileOpKind kind) {
    return new Operation(call, kind);
  }

  /** Packs a cookie of {@code on_file_op}: the kind, then a nibble for each argument's position. */
  private static final class Operation {
    private static final long NONE = 0x7777_7777_77L;
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

    /** The position of a name: of an attribute, of a kind of file system. */
    Operation name(int position) {
      return set(44, position);
    }

    /** An attribute is removed. */
    Operation removal() {
      cookie |= 1L << 48;
      return this;
    }

    ReturnHook hook() {
      return new ReturnHook("on_file_op", call, cookie);
    }
  }
}
