package io.drec.record;

import org.jspecify.annotations.Nullable;

/** What came of asking for a file's hash; codes are {@code enum drec_hash_state}. */
public enum HashState {
  /** The file was read, and it was the same before and behind. */
  COMPUTED(1),
  /** Told again: this version of it was read before. */
  CACHED(2),
  /** No file was found any more that is surely this one. */
  GONE(3),
  TOO_BIG(4),
  /** It was changed while it was read. */
  CHANGED(5),
  /** It could not be opened or read. */
  REFUSED(6);

  private static final @Nullable HashState[] BY_CODE = new HashState[7];

  static {
    for (HashState value : values()) {
      BY_CODE[value.code] = value;
    }
  }

  private final int code;

  HashState(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the value with this code, or null when this version knows none. */
  public static @Nullable HashState ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
