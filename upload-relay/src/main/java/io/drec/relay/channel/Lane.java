package io.drec.relay.channel;

/**
 * What a message is for; the first goes before the others where they wait for one another. Codes
 * travel and never change.
 */
public enum Lane {
  /** Greetings, heartbeats, acknowledgements, wishes. Small, never delayed by bandwidth limits. */
  CONTROL(0),
  /** Questions and their answers. */
  QUESTION(1),
  /** Index units. */
  INDEX(2),
  /** Frames of what happened just now. */
  LIVE(3),
  /** Frames of what happened while the way was closed, or that were asked for. */
  BACKFILL(4);

  private final int code;

  Lane(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
