package io.drec.relay.wire;

/**
 * So many a second, and as many at once as fit into the bucket. Taking may run it into debt once;
 * whoever comes next waits until that is paid.
 */
public final class TokenBucket {
  private static final double NS_PER_S = 1e9;

  private double ratePerS;
  private double capacity;
  private double tokens;
  private long lastNs;

  /**
   * @param capacity how many fit in; full at the beginning
   * @param nowNs monotonic
   */
  public TokenBucket(double ratePerS, double capacity, long nowNs) {
    this.ratePerS = ratePerS;
    this.capacity = capacity;
    this.tokens = capacity;
    this.lastNs = nowNs;
  }

  /** Another rate from now on. */
  public void change(double newRatePerS, double newCapacity, long nowNs) {
    fill(nowNs);
    ratePerS = newRatePerS;
    capacity = newCapacity;
    tokens = Math.min(tokens, capacity);
  }

  /** 0: something may be taken now; else how long to wait. */
  public long waitNs(long nowNs) {
    fill(nowNs);
    if (tokens > 0) {
      return 0;
    }
    double missing = 1 - tokens;
    return (long) Math.min(Math.ceil(missing / ratePerS * NS_PER_S), NS_PER_S);
  }

  public void take(double count) {
    tokens -= count;
  }

  /** Takes when all of it is there. */
  public boolean tryTake(double count, long nowNs) {
    fill(nowNs);
    if (tokens < count) {
      return false;
    }
    tokens -= count;
    return true;
  }

  private void fill(long nowNs) {
    if (nowNs > lastNs) {
      tokens = Math.min(capacity, tokens + (nowNs - lastNs) / NS_PER_S * ratePerS);
      lastNs = nowNs;
    }
  }
}
