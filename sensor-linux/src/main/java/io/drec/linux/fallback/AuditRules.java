package io.drec.linux.fallback;

import io.drec.linux.auditd.Syscall;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the audit system is asked to tell.
 *
 * <p>Calls that failed are left out, except connections. Opens for reading are asked for only below
 * directories where people and services keep files: each program that starts opens a dozen others
 * below /usr.
 */
final class AuditRules {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int YES = 1;
  private static final int PTRACE_ATTACH = 16;
  private static final int PTRACE_SEIZE = 0x4206;
  private static final int PTRACE_POKETEXT = 4;
  private static final int PTRACE_POKEDATA = 5;
  private static final int READ_DIRECTORIES_MAX = 64;

  /** Directories of the root that hold programs and what is no file. */
  private static final Set<String> NOT_READ =
      Set.of("bin boot dev lib lib32 lib64 libx32 lost+found proc sbin sys usr".split(" "));

  private final boolean isArm;
  private final List<AuditRule> rules = new ArrayList<>();

  private AuditRules(boolean isArm) {
    this.isArm = isArm;
  }

  /** Rules without which nothing can be answered. */
  static List<AuditRule> needed(boolean isArm) {
    AuditRules made = new AuditRules(isArm);
    made.successes(Syscall.EXECVE, Syscall.EXECVEAT);
    made.successes(Syscall.FORK, Syscall.VFORK, Syscall.CLONE, Syscall.CLONE3);
    made.rules.add(AuditRule.on(isArm, Syscall.EXIT_GROUP));
    made.successes(Syscall.OPEN, Syscall.OPENAT, Syscall.OPENAT2, Syscall.CREAT)
        .where(AuditRule.PERM, AuditRule.PERM_WRITE);
    made.names();
    made.reach();
    return made.rules;
  }

  private AuditRule successes(Syscall... calls) {
    AuditRule rule = AuditRule.on(isArm, calls).where(AuditRule.SUCCESS, YES);
    rules.add(rule);
    return rule;
  }

  private void names() {
    successes(
        Syscall.RENAME,
        Syscall.RENAMEAT,
        Syscall.RENAMEAT2,
        Syscall.LINK,
        Syscall.LINKAT,
        Syscall.SYMLINK,
        Syscall.SYMLINKAT,
        Syscall.UNLINK,
        Syscall.UNLINKAT,
        Syscall.MKDIR,
        Syscall.MKDIRAT,
        Syscall.RMDIR,
        Syscall.MKNOD,
        Syscall.MKNODAT,
        Syscall.MOUNT,
        Syscall.UMOUNT2);
    successes(
        Syscall.CHMOD,
        Syscall.FCHMOD,
        Syscall.FCHMODAT,
        Syscall.FCHMODAT2,
        Syscall.CHOWN,
        Syscall.LCHOWN,
        Syscall.FCHOWN,
        Syscall.FCHOWNAT,
        Syscall.TRUNCATE,
        Syscall.FTRUNCATE,
        Syscall.SETXATTR,
        Syscall.LSETXATTR,
        Syscall.FSETXATTR,
        Syscall.REMOVEXATTR,
        Syscall.LREMOVEXATTR,
        Syscall.FREMOVEXATTR,
        Syscall.UTIME,
        Syscall.UTIMES,
        Syscall.FUTIMESAT,
        Syscall.UTIMENSAT);
  }

  private void reach() {
    successes(
        Syscall.PROCESS_VM_READV,
        Syscall.PROCESS_VM_WRITEV,
        Syscall.INIT_MODULE,
        Syscall.FINIT_MODULE);
    for (int request : new int[] {PTRACE_ATTACH, PTRACE_SEIZE, PTRACE_POKETEXT, PTRACE_POKEDATA}) {
      successes(Syscall.PTRACE).where(AuditRule.ARGUMENT, request);
    }
    for (int family : new int[] {AF_INET, AF_INET6}) {
      successes(Syscall.SOCKET).where(AuditRule.ARGUMENT, family);
    }
  }

  /** Calls that name an IP address. */
  static List<AuditRule> addresses(boolean isArm) {
    List<AuditRule> rules = new ArrayList<>();
    for (int family : new int[] {AF_INET, AF_INET6}) {
      rules.add(calls(isArm).where(AuditRule.ADDRESS_FAMILY, family));
    }
    return rules;
  }

  /** In place of {@link #addresses}, where the kernel cannot tell the families apart (5.2). */
  static AuditRule anyAddresses(boolean isArm) {
    return calls(isArm);
  }

  private static AuditRule calls(boolean isArm) {
    return AuditRule.on(isArm, Syscall.CONNECT, Syscall.ACCEPT, Syscall.ACCEPT4, Syscall.BIND);
  }

  /** Opens for reading, below each of the directories where what was dropped can lie. */
  static List<AuditRule> reads(boolean isArm, Path root) {
    List<AuditRule> rules = new ArrayList<>();
    for (String directory : readDirectories(root)) {
      rules.add(
          AuditRule.on(isArm, Syscall.OPEN, Syscall.OPENAT, Syscall.OPENAT2)
              .where(AuditRule.SUCCESS, YES)
              .where(AuditRule.PERM, AuditRule.PERM_READ)
              .below(directory));
    }
    return rules;
  }

  static List<String> readDirectories(Path root) {
    List<String> found = new ArrayList<>();
    for (String path : List.of("dev/shm", "usr/local")) {
      if (Files.isDirectory(root.resolve(path))) {
        found.add(root.resolve(path).toString());
      }
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        boolean isOwn = Files.isDirectory(entry) && !Files.isSymbolicLink(entry);
        if (isOwn && !NOT_READ.contains(name) && found.size() < READ_DIRECTORIES_MAX) {
          found.add(entry.toString());
        }
      }
    } catch (IOException e) {
      return found; // then only these
    }
    return found;
  }
}
