package io.drec.jmh.cost;

import java.util.ArrayList;
import java.util.List;

/**
 * Rules with which the audit system tells the events that our hooks tell, of the workloads' group
 * alone. What it cannot tell apart stays out in its favour: closes (it would tell every one),
 * bytes, pipes, datagrams by peer.
 */
final class AuditRules {
  /** O_WRONLY, O_RDWR and O_CREAT. */
  private static final int OPENS_TO_WRITE = 0103;

  private static final int PROT_EXEC = 4;

  private static final List<String> PROCESS =
      List.of("execve", "execveat", "exit", "exit_group", "fork", "vfork", "clone", "clone3");

  private static final List<String> NAMES_AND_ATTRIBUTES =
      List.of(
          "rename",
          "renameat",
          "renameat2",
          "link",
          "linkat",
          "symlink",
          "symlinkat",
          "unlink",
          "unlinkat",
          "rmdir",
          "mkdir",
          "mkdirat",
          "mknod",
          "mknodat",
          "chmod",
          "fchmod",
          "fchmodat",
          "chown",
          "lchown",
          "fchown",
          "fchownat",
          "truncate",
          "ftruncate",
          "memfd_create",
          "utime",
          "utimes",
          "futimesat",
          "utimensat",
          "mount",
          "umount2",
          "setxattr",
          "lsetxattr",
          "fsetxattr",
          "removexattr",
          "lremovexattr",
          "fremovexattr");

  private static final List<String> REACH =
      List.of(
          "connect",
          "accept",
          "accept4",
          "bind",
          "kill",
          "tkill",
          "tgkill",
          "ptrace",
          "process_vm_readv",
          "process_vm_writev",
          "setuid",
          "setreuid",
          "setresuid",
          "setgid",
          "setregid",
          "setresgid",
          "setgroups",
          "capset",
          "setns",
          "unshare",
          "chroot",
          "pivot_root",
          "init_module",
          "finit_module",
          "delete_module",
          "bpf");

  private AuditRules() {}

  /**
   * Lines for {@code auditctl -R}.
   *
   * @param legacy whether the machine has the calls that only x86-64 has
   */
  static List<String> of(int gid, boolean legacy) {
    List<String> rules = new ArrayList<>(List.of("-D", "-b 8192", "--backlog_wait_time 60000"));
    rules.add(rule(PROCESS, "", gid, legacy));
    rules.add(rule(List.of("openat"), " -F success=1 -F a2&" + OPENS_TO_WRITE, gid, legacy));
    if (legacy) {
      rules.add(rule(List.of("open"), " -F success=1 -F a1&" + OPENS_TO_WRITE, gid, true));
    }
    rules.add(rule(List.of("creat", "openat2"), " -F success=1", gid, legacy));
    rules.add(rule(NAMES_AND_ATTRIBUTES, " -F success=1", gid, legacy));
    rules.add(rule(List.of("mmap", "mprotect"), " -F success=1 -F a2&" + PROT_EXEC, gid, legacy));
    rules.add(rule(REACH, " -F success=1", gid, legacy));
    return rules;
  }

  private static final List<String> X86_ALONE =
      List.of(
          "fork",
          "vfork",
          "creat",
          "rename",
          "link",
          "symlink",
          "unlink",
          "rmdir",
          "mkdir",
          "mknod",
          "chmod",
          "chown",
          "lchown",
          "utime",
          "utimes",
          "futimesat",
          "open");

  private static String rule(List<String> calls, String filter, int gid, boolean legacy) {
    List<String> known =
        calls.stream().filter(call -> legacy || !X86_ALONE.contains(call)).toList();
    return "-a always,exit -F arch=b64 -S " + String.join(",", known) + filter + " -F gid=" + gid;
  }
}
