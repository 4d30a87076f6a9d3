package io.drec.record;

import org.jspecify.annotations.Nullable;

/** What a FILE_OP did; codes are {@code enum drec_file_op_kind}. */
public enum FileOpKind {
  RENAME(1),
  LINK(2),
  /** PATH: the target text as given, PATH2: the link. */
  SYMLINK(3),
  UNLINK(4),
  RMDIR(5),
  MKDIR(6),
  CHMOD(7),
  CHOWN(8),
  TRUNCATE(9),
  MKNOD(10),
  MOUNT(11),
  UNMOUNT(12),
  XATTR(13),
  /** Created or written over: told once, size and end not known. */
  CREATE(14),
  /** Its times were set. */
  TIMES(15),
  /** A named stream of PATH was written; URL and REFERRER where it says them. */
  STREAM(16),
  /** Reached through share NAME by session LOGON_ID, no process; mode: access mask. */
  SHARE(17),
  /** A volume was read past its file system. */
  RAW_READ(18),
  /** Making or shredding it was refused. */
  BLOCKED(19),
  /** Opened with rights; mode: access mask. */
  ACCESS(20),
  /** Made a file that has no name; PATH: as the kernel calls it. */
  MEMFD(21);

  private static final @Nullable FileOpKind[] BY_CODE = new FileOpKind[22];

  static {
    for (FileOpKind value : values()) {
      BY_CODE[value.code] = value;
    }
  }

  private final int code;

  FileOpKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the value with this code, or null when this version knows none. */
  public static @Nullable FileOpKind ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
