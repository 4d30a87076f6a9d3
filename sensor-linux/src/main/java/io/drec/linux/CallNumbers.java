package io.drec.linux;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Numbers of system calls. They never change; x86-64 has its own, aarch64 the generic ones. */
final class CallNumbers {
  /** {@code CALLS_MAX} of core.h: they are lower than this. */
  static final int COUNT = 512;

  /** Name, number on x86-64, number on aarch64; -1: not there. */
  private static final String ALL =
      """
      read 0 63
      write 1 64
      open 2 -1
      mmap 9 222
      mprotect 10 226
      pread64 17 67
      pwrite64 18 68
      readv 19 65
      writev 20 66
      sendfile 40 71
      socket 41 198
      connect 42 203
      accept 43 202
      sendto 44 206
      recvfrom 45 207
      sendmsg 46 211
      recvmsg 47 212
      bind 49 200
      truncate 76 45
      ftruncate 77 46
      rename 82 -1
      mkdir 83 -1
      rmdir 84 -1
      creat 85 -1
      link 86 -1
      unlink 87 -1
      symlink 88 -1
      chmod 90 -1
      fchmod 91 52
      chown 92 -1
      fchown 93 55
      lchown 94 -1
      ptrace 101 117
      setuid 105 146
      setgid 106 144
      setreuid 113 145
      setregid 114 143
      setgroups 116 159
      setresuid 117 147
      setresgid 119 149
      capset 126 91
      utime 132 -1
      mknod 133 -1
      pivot_root 155 41
      chroot 161 51
      mount 165 40
      umount2 166 39
      init_module 175 105
      delete_module 176 106
      setxattr 188 5
      lsetxattr 189 6
      fsetxattr 190 7
      removexattr 197 14
      lremovexattr 198 15
      fremovexattr 199 16
      utimes 235 -1
      kexec_load 246 104
      openat 257 56
      mkdirat 258 34
      mknodat 259 33
      fchownat 260 54
      futimesat 261 -1
      unlinkat 263 35
      renameat 264 38
      linkat 265 37
      symlinkat 266 36
      fchmodat 268 53
      unshare 272 97
      splice 275 76
      tee 276 77
      vmsplice 278 75
      utimensat 280 88
      accept4 288 242
      preadv 295 69
      pwritev 296 70
      recvmmsg 299 243
      open_by_handle_at 304 265
      sendmmsg 307 269
      setns 308 268
      process_vm_readv 310 270
      process_vm_writev 311 271
      finit_module 313 273
      renameat2 316 276
      memfd_create 319 279
      kexec_file_load 320 294
      bpf 321 280
      copy_file_range 326 285
      preadv2 327 286
      pwritev2 328 287
      move_mount 429 429
      openat2 437 437
      pidfd_getfd 438 438
      fchmodat2 452 452
      setxattrat 463 463
      removexattrat 466 466
      """;

  private static final Map<String, int[]> BY_NAME = byName();

  private CallNumbers() {}

  private static Map<String, int[]> byName() {
    Map<String, int[]> numbers = new HashMap<>();
    for (String line : ALL.strip().split("\n", -1)) {
      String[] words = line.split(" ", -1);
      numbers.put(words[0], new int[] {Integer.parseInt(words[1]), Integer.parseInt(words[2])});
    }
    return numbers;
  }

  /** The number of a call on x86-64 or aarch64; -1 when that has no such call. */
  static int of(String call, boolean isArm) {
    int[] numbers = Objects.requireNonNull(BY_NAME.get(call), call);
    return numbers[isArm ? 1 : 0];
  }
}
