package io.drec.record;

import org.jspecify.annotations.Nullable;

/** What an IPC record tells; codes are {@code enum drec_ipc_kind}. */
public enum IpcKind {
  /** Started a thread in the target. */
  REMOTE_THREAD(1),
  /** Opened the target with rights: access. */
  ACCESS(2),
  /** Made pipe PATH. */
  PIPE_CREATE(3),
  /** Connected to pipe PATH. */
  PIPE_CONNECT(4),
  /** Its image was exchanged (the process itself is told). */
  TAMPER(5);

  private static final @Nullable IpcKind[] BY_CODE = new IpcKind[6];

  static {
    for (IpcKind value : values()) {
      BY_CODE[value.code] = value;
    }
  }

  private final int code;

  IpcKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the value with this code, or null when this version knows none. */
  public static @Nullable IpcKind ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
