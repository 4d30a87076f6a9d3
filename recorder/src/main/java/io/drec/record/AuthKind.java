package io.drec.record;

import org.jspecify.annotations.Nullable;

/** What an AUTH record tells; codes are {@code enum drec_auth_kind}. */
public enum AuthKind {
  /** Session TARGET_LOGON_ID began for TARGET_USER. */
  LOGON(1),
  /** Session TARGET_LOGON_ID ended. */
  LOGOFF(2),
  FAILED(3),
  /** The process used the credentials of TARGET_USER; HOST_NAME: where. */
  EXPLICIT(4),
  /** Session LOGON_ID was given special privileges. */
  PRIVILEGES(5),
  /** A ticket was asked for. */
  TICKET(6),
  /** Sudo, su: acts as TARGET_USER from here on. */
  ELEVATE(7);

  private static final @Nullable AuthKind[] BY_CODE = new AuthKind[8];

  static {
    for (AuthKind value : values()) {
      BY_CODE[value.code] = value;
    }
  }

  private final int code;

  AuthKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the value with this code, or null when this version knows none. */
  public static @Nullable AuthKind ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
