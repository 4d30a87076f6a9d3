package io.drec.record;

import org.jspecify.annotations.Nullable;

/** Kinds of record; codes are {@code enum drec_type} of drec_record.h and never change. */
public enum RecordType {
  PROC_START(1),
  PROC_EXIT(2),
  CRED_CHANGE(3),
  FILE_SESSION(4),
  FILE_OP(5),
  NET_FLOW(6),
  DNS(7),
  IPC(8),
  REGISTRY(9),
  IMAGE_LOAD(10),
  KERNEL(11),
  AUTH(12),
  LOG(13),
  SCRIPT(14),
  SYSTEM(15),
  HEALTH(16),
  FILE_HASH(17);

  private static final @Nullable RecordType[] BY_CODE = new RecordType[18];

  static {
    for (RecordType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the type with this code, or null when this version knows none. */
  public static @Nullable RecordType ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
