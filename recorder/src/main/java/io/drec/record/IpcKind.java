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
  TAMPER(5),
  /** Wrote into a pipe, FIFO or socket pair: dev, inode. */
  PIPE_WRITE(6),
  /** Read from one. */
  PIPE_READ(7),
  /** Connected to local socket PATH; target: who listens there. */
  SOCKET_CONNECT(8),
  /** Took a connection on local socket PATH; target: who connected. */
  SOCKET_ACCEPT(9),
  /** Sent the target a signal that ends or stops it: access. */
  SIGNAL(10),
  /** Attached to the target (ptrace), or changed it so: access is the request. */
  TRACE(11),
  /** Wrote into the target's memory. */
  MEMORY_WRITE(12),
  /** Read the target's memory. */
  MEMORY_READ(13),
  /** Took an open file of the target: fd is its number there. */
  TAKE_FILE(14);

  private static final @Nullable IpcKind[] BY_CODE = new IpcKind[15];

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
