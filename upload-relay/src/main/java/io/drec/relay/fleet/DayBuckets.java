package io.drec.relay.fleet;

/**
 * How days are put together in what a store drops as a whole. A bucket holds {@link #daysEach}
 * consecutive days, and there are {@link #BUCKETS} of them, used in turn: what a host with a wrong
 * clock tells of the year 2100 takes no bucket of its own.
 *
 * @param daysEach consecutive days in a bucket
 */
public record DayBuckets(int daysEach) {
  public static final int BUCKETS = 64;
  public static final int FIRST_DAY = 0;

  /** In the year 2149; a day takes two bytes. */
  public static final int LAST_DAY = 0xffff;

  private static final long DAY_NS = 86_400_000_000_000L;

  public DayBuckets {
    if (daysEach < 1 || daysEach > 31) {
      throw new IllegalArgumentException("days in a bucket: " + daysEach + ", expected 1 to 31");
    }
  }

  /** Index rows: few buckets to look into, and at most six days kept longer than needed. */
  public static DayBuckets ofIndex() {
    return new DayBuckets(7);
  }

  /** Frames: the bulk of the disk, so they go by the day. */
  public static DayBuckets ofFrames() {
    return new DayBuckets(1);
  }

  public static boolean holds(int day) {
    return day >= FIRST_DAY && day <= LAST_DAY;
  }

  /** Day of a time; of one outside of the days there are the nearest. */
  public static int day(long timeNs) {
    return (int) Math.max(FIRST_DAY, Math.min(LAST_DAY, Math.floorDiv(timeNs, DAY_NS)));
  }

  /** Begin of a day, ns since 1970 UTC. */
  public static long startNs(int day) {
    return day * DAY_NS;
  }

  /** The bucket a day lies in, from 0 to {@link #BUCKETS} - 1. */
  public int bucket(int day) {
    return day / daysEach % BUCKETS;
  }

  /**
   * The buckets that days lie in, each once, in order of their first day.
   *
   * @return empty when there is no day
   */
  public int[] buckets(int firstDay, int lastDay) {
    if (firstDay > lastDay) {
      return new int[0];
    }
    int first = firstDay / daysEach;
    int[] buckets = new int[Math.min(BUCKETS, lastDay / daysEach - first + 1)];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = (first + i) % BUCKETS;
    }
    return buckets;
  }
}
