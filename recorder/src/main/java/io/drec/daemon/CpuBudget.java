package io.drec.daemon;

/**
 * Decides how much less to record so that the recorder stays within its share of the processor.
 *
 * <p>Up fast and down slowly: more than the budget on average over {@value #UP_SECONDS} s takes one
 * step more; less than {@value #DOWN_PERCENT} % of it over {@value #DOWN_SECONDS} s takes one back.
 * After each step it looks anew, so that a step shows what it does before the next.
 */
final class CpuBudget {
  private static final int UP_SECONDS = 5;
  private static final int DOWN_SECONDS = 30;
  private static final int DOWN_PERCENT = 60;
  private static final double NS_PER_SECOND = 1e9;

  private final double budget;
  private final int stepsMax;
  private int steps;
  private long upFromNs;
  private long upFromCpuNs;
  private long downFromNs;
  private long downFromCpuNs;

  /**
   * @param percent of one core
   * @param stepsMax how many steps there are
   * @param nowNs a clock that never goes back
   * @param cpuNs processor time that the recorder has used so far
   */
  CpuBudget(int percent, int stepsMax, long nowNs, long cpuNs) {
    this.budget = percent / 100.0;
    this.stepsMax = stepsMax;
    begin(nowNs, cpuNs);
  }

  private void begin(long nowNs, long cpuNs) {
    upFromNs = nowNs;
    upFromCpuNs = cpuNs;
    downFromNs = nowNs;
    downFromCpuNs = cpuNs;
  }

  /** A look, about every second; returns how many steps to leave out now. */
  int look(long nowNs, long cpuNs) {
    if (nowNs - upFromNs >= UP_SECONDS * NS_PER_SECOND) {
      boolean over = share(cpuNs - upFromCpuNs, nowNs - upFromNs) > budget;
      upFromNs = nowNs;
      upFromCpuNs = cpuNs;
      if (over) {
        steps = Math.min(stepsMax, steps + 1);
        begin(nowNs, cpuNs);
      }
    }
    if (nowNs - downFromNs >= DOWN_SECONDS * NS_PER_SECOND) {
      double share = share(cpuNs - downFromCpuNs, nowNs - downFromNs);
      if (steps > 0 && share < budget * DOWN_PERCENT / 100) {
        steps--;
      }
      begin(nowNs, cpuNs);
    }
    return steps;
  }

  private static double share(long cpuNs, long wallNs) {
    return (double) cpuNs / wallNs;
  }
}
