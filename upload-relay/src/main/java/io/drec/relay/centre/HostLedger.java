package io.drec.relay.centre;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How much of its quotas a host has used today, by the centre's clock. */
final class HostLedger {
  private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

  private final Quotas quotas;
  private long day = Long.MIN_VALUE;
  private long rows;
  private long indexBytes;
  private long frameBytes;

  HostLedger(Quotas quotas) {
    this.quotas = quotas;
  }

  /** Books index rows; returns why they are too many, and then books nothing. */
  @Nullable String index(long nowNs, long moreRows, long moreBytes) {
    turn(nowNs);
    if (rows + moreRows > quotas.rows()) {
      return "more than " + quotas.rows() + " index rows today";
    }
    if (indexBytes + moreBytes > quotas.indexBytes()) {
      return "more than " + quotas.indexBytes() + " bytes of index today";
    }
    rows += moreRows;
    indexBytes += moreBytes;
    return null;
  }

  /** Likewise of frames. */
  @Nullable String frames(long nowNs, long moreBytes) {
    turn(nowNs);
    if (frameBytes + moreBytes > quotas.frameBytes()) {
      return "more than " + quotas.frameBytes() + " bytes of frames today";
    }
    frameBytes += moreBytes;
    return null;
  }

  static long untilTomorrowMs(long nowNs) {
    return TimeUnit.NANOSECONDS.toMillis(DAY_NS - Math.floorMod(nowNs, DAY_NS)) + 1;
  }

  private void turn(long nowNs) {
    long today = Math.floorDiv(nowNs, DAY_NS);
    if (today != day) {
      day = today;
      rows = 0;
      indexBytes = 0;
      frameBytes = 0;
    }
  }
}
