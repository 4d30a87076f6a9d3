package io.drec.linux.auditd;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** System calls that become more than a LOG, with their numbers on x86-64 and on arm64. */
public enum Syscall {
  EXECVE(59, 221),
  EXECVEAT(322, 281),
  FORK(57, -1),
  VFORK(58, -1),
  CLONE(56, 220),
  CLONE3(435, 435),
  EXIT_GROUP(231, 94),
  OPEN(2, -1),
  OPENAT(257, 56),
  OPENAT2(437, 437),
  CREAT(85, -1),
  RENAME(82, -1),
  RENAMEAT(264, 38),
  RENAMEAT2(316, 276),
  LINK(86, -1),
  LINKAT(265, 37),
  SYMLINK(88, -1),
  SYMLINKAT(266, 36),
  UNLINK(87, -1),
  UNLINKAT(263, 35),
  MKDIR(83, -1),
  MKDIRAT(258, 34),
  RMDIR(84, -1),
  CHMOD(90, -1),
  FCHMOD(91, 52),
  FCHMODAT(268, 53),
  FCHMODAT2(452, 452),
  CHOWN(92, -1),
  LCHOWN(94, -1),
  FCHOWN(93, 55),
  FCHOWNAT(260, 54),
  TRUNCATE(76, 45),
  FTRUNCATE(77, 46),
  MKNOD(133, -1),
  MKNODAT(259, 33),
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  SETXATTR(188, 5),
  LSETXATTR(189, 6),
  FSETXATTR(190, 7),
  REMOVEXATTR(197, 14),
  LREMOVEXATTR(198, 15),
  FREMOVEXATTR(199, 16),
  UTIME(132, -1),
  UTIMES(235, -1),
  FUTIMESAT(261, -1),
  UTIMENSAT(280, 88),
  CONNECT(42, 203),
  ACCEPT(43, 202),
  ACCEPT4(288, 242),
  BIND(49, 200),
  SOCKET(41, 198),
  SENDTO(44, 206),
  SENDMSG(46, 211),
  RECVFROM(45, 207),
  RECVMSG(47, 212),
  PTRACE(101, 117),
  PROCESS_VM_READV(310, 270),
  PROCESS_VM_WRITEV(311, 271),
  INIT_MODULE(175, 105),
  FINIT_MODULE(313, 273);

  private static final long X86_64 = 0xc000003eL;
  private static final long ARM64 = 0xc00000b7L;
  private static final Map<String, Syscall> BY_NAME = new HashMap<>();
  private static final Map<Long, Syscall> BY_X86_64 = new HashMap<>();
  private static final Map<Long, Syscall> BY_ARM64 = new HashMap<>();

  static {
    for (Syscall call : values()) {
      BY_NAME.put(call.name().toLowerCase(Locale.ROOT), call);
      BY_X86_64.put((long) call.x86Number, call);
      BY_ARM64.put((long) call.armNumber, call);
    }
  }

  private final int x86Number;
  private final int armNumber;

  /** A number of -1: not on that machine. */
  Syscall(int x86Number, int armNumber) {
    this.x86Number = x86Number;
    this.armNumber = armNumber;
  }

  /** Its number on x86-64 or, when {@code isArm}, on arm64; -1: that machine has it not. */
  public int number(boolean isArm) {
    return isArm ? armNumber : x86Number;
  }

  /**
   * The call of a SYSCALL line: by the name that auditd added, else by its number on the machines
   * that are known here.
   */
  static @Nullable Syscall of(AuditMessage message) {
    String name = message.interpreted("syscall");
    if (name != null) {
      return BY_NAME.get(name);
    }
    Long machine = Numbers.hexadecimal(message.get("arch"));
    Long number = message.number("syscall");
    if (machine == null || number == null || number < 0) {
      return null;
    }
    return machine == X86_64
        ? BY_X86_64.get(number)
        : machine == ARM64 ? BY_ARM64.get(number) : null;
  }
}
