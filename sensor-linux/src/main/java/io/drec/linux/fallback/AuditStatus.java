package io.drec.linux.fallback;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the audit system is set, {@code struct audit_status}.
 *
 * @param enabled 0: off; 1: on; 2: on, and locked until the next boot
 * @param failure what the kernel does when it loses a message; 2: it panics
 * @param reader the process that the log goes to; 0: none
 * @param backlogMax messages that may wait
 * @param lost messages lost since boot
 * @param backlog messages that wait now
 * @param waitTicks how long a process waits for room when too many do; 0: not at all
 */
record AuditStatus(
    int enabled, int failure, int reader, int backlogMax, long lost, int backlog, int waitTicks) {
  static final int LOCKED = 2;
  static final int PANIC = 2;

  static final int ENABLED = 0x01;
  static final int READER = 0x04;
  static final int BACKLOG_MAX = 0x10;
  static final int WAIT_TICKS = 0x20;

  private static final int MASK_OFFSET = 0;
  private static final int ENABLED_OFFSET = 4;
  private static final int FAILURE_OFFSET = 8;
  private static final int READER_OFFSET = 12;
  private static final int BACKLOG_MAX_OFFSET = 20;
  private static final int LOST_OFFSET = 24;
  private static final int BACKLOG_OFFSET = 28;
  private static final int WAIT_OFFSET = 36;

  /** All that can be set lies within, on every kernel since 3.14. */
  private static final int BYTES = 40;

  static AuditStatus read(ByteBuffer body) {
    return new AuditStatus(
        member(body, ENABLED_OFFSET),
        member(body, FAILURE_OFFSET),
        member(body, READER_OFFSET),
        member(body, BACKLOG_MAX_OFFSET),
        Integer.toUnsignedLong(member(body, LOST_OFFSET)),
        member(body, BACKLOG_OFFSET),
        member(body, WAIT_OFFSET));
  }

  private static int member(ByteBuffer body, int offset) {
    return offset + Integer.BYTES <= body.capacity() ? body.getInt(offset) : 0;
  }

  /** The request that sets one of them. */
  static byte[] setting(int what, int value) {
    ByteBuffer body = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    body.putInt(MASK_OFFSET, what);
    int offset =
        switch (what) {
          case ENABLED -> ENABLED_OFFSET;
          case READER -> READER_OFFSET;
          case BACKLOG_MAX -> BACKLOG_MAX_OFFSET;
          case WAIT_TICKS -> WAIT_OFFSET;
          default -> throw new IllegalArgumentException("nothing to set: " + what);
        };
    body.putInt(offset, value);
    return body.array();
  }
}
