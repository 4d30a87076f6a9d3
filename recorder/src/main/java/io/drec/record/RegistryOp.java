package io.drec.record;

import org.jspecify.annotations.Nullable;

/** What a REGISTRY record tells; codes are {@code enum drec_registry_op}. */
public enum RegistryOp {
  KEY_CREATE(1),
  KEY_DELETE(2),
  /** VALUE: the data as text. */
  VALUE_SET(3),
  VALUE_DELETE(4),
  /** PATH2: the new path. */
  RENAME(5);

  private static final @Nullable RegistryOp[] BY_CODE = new RegistryOp[6];

  static {
    for (RegistryOp value : values()) {
      BY_CODE[value.code] = value;
    }
  }

  private final int code;

  RegistryOp(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the value with this code, or null when this version knows none. */
  public static @Nullable RegistryOp ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
