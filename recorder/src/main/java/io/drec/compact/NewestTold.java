package io.drec.compact;

import java.util.Arrays;

/**
 * How far the time of a boot was when rows were last written out, as far as this process has seen:
 * no row that was written then, or before, tells of what started later. So a process that starts is
 * not looked up in each of hundreds of segments.
 */
final class NewestTold {
  private byte[] bootId = {};
  private long newestNs = Long.MIN_VALUE;
  private long flushedNs = Long.MAX_VALUE;

  /** A record of this boot's clock is taken. */
  void told(Act act) {
    if (act.isImported()) {
      return;
    }
    if (act.bootId() != bootId) {
      if (!Arrays.equals(act.bootId(), bootId)) {
        newestNs = Long.MIN_VALUE;
        flushedNs = Long.MAX_VALUE; // it may have been told of before
      }
      bootId = act.bootId();
    }
    newestNs = Math.max(newestNs, act.record().timeNs());
  }

  /** Rows are written out. */
  void flush() {
    flushedNs = newestNs == Long.MIN_VALUE ? flushedNs : newestNs;
  }

  /**
   * Whether nothing that was written out can tell of a process.
   *
   * @param startNs on the boot's clock
   */
  boolean isSince(Act act, long startNs) {
    return !act.isImported() && act.bootId() == bootId && startNs > flushedNs;
  }
}
