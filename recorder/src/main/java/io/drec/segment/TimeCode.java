package io.drec.segment;

/**
 * A time as one number, mostly a small one: which event's time it is, counted from an event nearby.
 * 0 says that it is no event's; its distance in ns then follows in another stream.
 */
final class TimeCode {
  private static final int FAR = 0;
  private static final int MAX = 1;
  private static final int MIN = 2;
  private static final int EVENT = 3;

  private TimeCode() {}

  /** The time of an event; 0 where there is none. */
  static long timeNs(Events events, int ordinal) {
    return ordinal >= 0 && ordinal < events.count() ? events.timeNs(ordinal) : 0;
  }

  /**
   * The number that stands for a time.
   *
   * @param base an event nearby, that the reader knows too
   * @return 0 when the reader must be told the time
   */
  static long of(EventTimes times, long timeNs, int base) {
    if (timeNs == Long.MAX_VALUE) {
      return MAX;
    }
    if (timeNs == Long.MIN_VALUE) {
      return MIN;
    }
    if (times.count() == 0) {
      return FAR;
    }
    int found = times.timeNs(base) == timeNs ? base : times.at(timeNs, base);
    return found < 0 ? FAR : EVENT + zigzag((long) found - base);
  }

  /**
   * Likewise, from the nearer of two events.
   *
   * @param found the event of this time, from {@link #find}
   */
  static long of(long timeNs, int found, int one, int two) {
    if (timeNs == Long.MAX_VALUE) {
      return MAX;
    }
    if (timeNs == Long.MIN_VALUE) {
      return MIN;
    }
    return found < 0 ? FAR : EVENT + NearerOf.code(found, one, two);
  }

  /** The event of a time: one of the two if it is theirs, else any; -1: it is no event's. */
  static int find(EventTimes times, long timeNs, int one, int two) {
    if (times.count() == 0 || timeNs == Long.MAX_VALUE || timeNs == Long.MIN_VALUE) {
      return -1;
    }
    if (times.timeNs(one) == timeNs) {
      return one;
    }
    return times.timeNs(two) == timeNs ? two : times.at(timeNs, one);
  }

  static boolean isFar(long code) {
    return code == FAR;
  }

  static boolean isEvent(long code) {
    return code >= EVENT;
  }

  /** The event that a number means, where it {@link #isEvent}. */
  static int event(Events events, long code, int base) {
    return event(events, base + unzigzag(code - EVENT));
  }

  /** Likewise, of a number that is told from the nearer of two events. */
  static int event(Events events, long code, int one, int two) {
    return event(events, NearerOf.value(code - EVENT, one, two));
  }

  private static int event(Events events, long found) {
    if (found < 0 || found >= events.count()) {
      throw SegmentFormatException.corrupt(
          "event " + found + " in a segment of " + events.count() + " events");
    }
    return (int) found;
  }

  /** The time that a number stands for, where it is not far. */
  static long timeNs(Events events, long code, int base) {
    if (code == MAX) {
      return Long.MAX_VALUE;
    }
    if (code == MIN) {
      return Long.MIN_VALUE;
    }
    return events.timeNs(event(events, code, base));
  }

  static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }
}
