package io.drec.record;

import org.jspecify.annotations.Nullable;

/** What a HEALTH record tells; codes are {@code enum drec_health_kind}. */
public enum HealthKind {
  /** Recording began; from_ns: end of the last recording, 0 if there was none. */
  START(1),
  /** Recording ends in order; TEXT says why. */
  STOP(2),
  /** The wall clock was stepped; from_ns old, to_ns new offset. */
  CLOCK(3),
  CONFIG(4),
  /** Count records lost for one cause between from_ns and to_ns. */
  LOSS(5),
  /** COUNTERS since start; hits = recorded + lost when idle or stopped. */
  COUNTERS(6),
  /** What is not captured, from here on: TEXT. */
  COVERAGE(7),
  /** Imported events of a host follow: from_ns, to_ns, count. */
  IMPORT(8);

  private static final @Nullable HealthKind[] BY_CODE = new HealthKind[9];

  static {
    for (HealthKind value : values()) {
      BY_CODE[value.code] = value;
    }
  }

  private final int code;

  HealthKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the value with this code, or null when this version knows none. */
  public static @Nullable HealthKind ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
