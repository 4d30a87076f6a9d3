package io.drec.relay.link;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Which frames are sent themselves, beside their index.
 *
 * @param back how far back from now; zero: none, neither new ones
 */
public record Mirror(Duration back) {
  public static final Mirror NONE = new Mirror(Duration.ZERO);
  public static final Mirror ALL = new Mirror(ChronoUnit.FOREVER.getDuration());

  /**
   * Reads the value of {@code link.mirror}.
   *
   * @param text {@code none}, {@code live HOURS} or {@code all}
   * @throws IllegalArgumentException with one line for the user
   */
  public static Mirror parse(String text) {
    if (text.isBlank() || text.equals("none")) {
      return NONE;
    }
    if (text.equals("all")) {
      return ALL;
    }
    if (text.matches("live [1-9][0-9]{0,4}")) {
      return new Mirror(Duration.ofHours(Long.parseLong(text.substring(5))));
    }
    throw new IllegalArgumentException(
        "link.mirror: found " + text + ", expected none, live HOURS (such as live 24), or all");
  }

  boolean isOn() {
    return !back.isZero();
  }

  /** The oldest moment that is wanted, ns since 1970 UTC. */
  long fromNs(long nowNs) {
    return equals(ALL) ? Long.MIN_VALUE : nowNs - back.toNanos();
  }
}
