package io.drec.compact;

import io.drec.store.Indicator;

/** Takes what the frames of a recording tell of indicators, in the order of the frames. */
public interface IndexTaker {

  /** Why frames are not there. */
  enum Missing {
    /** To keep the store within its limits. */
    OVERWRITTEN,
    /** Damaged, or lost before they were safe. */
    UNREADABLE
  }

  /** These frames are not there, or cannot be read; both ends included. */
  void missing(long first, long last, Missing why);

  /**
   * What the next frames tell of an indicator on one day. May come several times for one indicator:
   * counts add up.
   *
   * @param day days since 1970-01-01 UTC
   * @param firstNs ns since 1970 UTC
   */
  void told(Indicator.Kind kind, String value, int day, long firstNs, long lastNs, long count);

  /**
   * All was told of these frames, which follow the ones before, or what is {@link #missing}.
   *
   * @return false to stop here
   */
  boolean through(FrameEnd frames);
}
