package io.drec.record;

import org.jspecify.annotations.Nullable;

/** What a KERNEL record tells; codes are {@code enum drec_kernel_kind}. */
public enum KernelKind {
  /** PATH: its file, where known; TEXT: its parameters. */
  MODULE_LOAD(1),
  /** NAME. */
  MODULE_UNLOAD(2),
  /** NAME of a program; subtype: kind of program. */
  BPF_LOAD(3),
  /** Subtype: where, as the kernel numbers it. */
  BPF_ATTACH(4),
  /** Another kernel was put in place; PATH: its file, where known. */
  KEXEC(5),
  /** Asked through io_uring: subtype is the operation; PATH, PATH2 as given. */
  IO_URING(6);

  private static final @Nullable KernelKind[] BY_CODE = new KernelKind[7];

  static {
    for (KernelKind value : values()) {
      BY_CODE[value.code] = value;
    }
  }

  private final int code;

  KernelKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the value with this code, or null when this version knows none. */
  public static @Nullable KernelKind ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
