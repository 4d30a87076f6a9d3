package io.drec.daemon;

/**
 * Decides how much less to hold and to record so that the recorder's resident memory stays within
 * its limit.
 *
 * <p>Up fast and down slowly: more than the limit at each look of {@value #UP_SECONDS} s takes one
 * step more; less than {@value #DOWN_PERCENT} % of it for {@value #DOWN_SECONDS} s takes one back,
 * but never the first, which costs nothing that was recorded.
 */
final class MemoryBudget {
  private static final int UP_SECONDS = 5;
  private static final int DOWN_SECONDS = 60;
  private static final int DOWN_PERCENT = 90;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final long limitBytes;
  private final int stepsMax;
  private int steps;
  private long overFromNs;
  private long underFromNs;

  /**
   * @param limitBytes resident; 0: no limit
   * @param stepsMax how many steps there are
   * @param nowNs a clock that never goes back
   */
  MemoryBudget(long limitBytes, int stepsMax, long nowNs) {
    this.limitBytes = limitBytes;
    this.stepsMax = stepsMax;
    begin(nowNs);
  }

  private void begin(long nowNs) {
    overFromNs = nowNs;
    underFromNs = nowNs;
  }

  /** A look, about every second; returns how many steps are to be taken now. */
  int look(long nowNs, long residentBytes) {
    if (limitBytes == 0) {
      return 0;
    }
    if (residentBytes <= limitBytes) {
      overFromNs = nowNs;
    } else if (nowNs - overFromNs >= UP_SECONDS * NS_PER_SECOND) {
      steps = Math.min(stepsMax, steps + 1);
      begin(nowNs);
    }
    if (residentBytes > limitBytes / 100 * DOWN_PERCENT) {
      underFromNs = nowNs;
    } else if (nowNs - underFromNs >= DOWN_SECONDS * NS_PER_SECOND) {
      steps = steps > 1 ? steps - 1 : steps;
      begin(nowNs);
    }
    return steps;
  }
}
