package io.drec.record;

import org.jspecify.annotations.Nullable;

/** Why records are missing; codes are {@code enum drec_cause}. */
public enum LossCause {
  /** In a counter: records delivered. */
  NONE(0),
  /** In a counter: acts that had to become a record. */
  HIT(1),
  /** Kernel: the ring had no room, or what stands for it without eBPF. */
  RING_FULL(2),
  /** Kernel: the buffer of this CPU was in use. */
  SCRATCH_BUSY(3),
  /** Kernel: a map of open calls, files or sockets had no room. */
  STATE_FULL(4),
  /** Kernel: a hook was not run (recursion, as the kernel counts it). */
  MISSED_HOOK(5),
  /** User space: not a record. */
  MALFORMED(6),
  /** User space: the journal refused it (disk guard, I/O error). */
  JOURNAL(7),
  /** The recorder was down: from_ns to to_ns, count unknown. */
  NOT_RUNNING(8),
  /** Frames that were written cannot be read back. */
  DAMAGED(9),
  /** User space: what looks into files and logs had no room or time for it. */
  QUEUE_FULL(10),
  /** Left out on purpose, to keep the budget of processor time: count unknown, TEXT says what. */
  SHED(11);

  private static final @Nullable LossCause[] BY_CODE = new LossCause[12];

  static {
    for (LossCause value : values()) {
      BY_CODE[value.code] = value;
    }
  }

  private final int code;

  LossCause(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the value with this code, or null when this version knows none. */
  public static @Nullable LossCause ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
