package io.drec.record;

import org.jspecify.annotations.Nullable;

/** What a CRED_CHANGE changed; codes are {@code enum drec_cred_kind}. */
public enum CredKind {
  /** Setuid, setreuid, setresuid. */
  USER(1),
  /** Setgid, setregid, setresgid, setgroups. */
  GROUP(2),
  /** Capset. */
  CAPABILITIES(3),
  /** Setns: joined namespaces; call_flags as given. */
  JOIN(4),
  /** Got namespaces of its own; call_flags as given. */
  UNSHARE(5),
  /** Chroot, pivot_root; ROOT: the new root, where it is not its namespace's. */
  ROOT(6);

  private static final @Nullable CredKind[] BY_CODE = new CredKind[7];

  static {
    for (CredKind value : values()) {
      BY_CODE[value.code] = value;
    }
  }

  private final int code;

  CredKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the value with this code, or null when this version knows none. */
  public static @Nullable CredKind ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
