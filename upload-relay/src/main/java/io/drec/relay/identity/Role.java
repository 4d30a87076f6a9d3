package io.drec.relay.identity;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a certificate lets its owner be. Codes travel and never change. */
public enum Role {
  HOST(0),
  RELAY(1),
  CENTRE(2);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** {@code host}, {@code relay} or {@code centre}, as certificates have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static @Nullable Role ofCode(int code) {
    return code >= 0 && code < values().length ? values()[code] : null;
  }

  static @Nullable Role ofWord(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    return null;
  }
}
