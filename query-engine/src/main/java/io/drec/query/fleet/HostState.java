package io.drec.query.fleet;

import java.util.Locale;

/** Where a host of the audience is with a question: always in exactly one of these. */
public enum HostState {
  ANSWERED,
  NO_MATCH,
  /** It was asked and has not answered yet. */
  PENDING,
  /** It is not connected; what the index knows of it is as of some time. */
  OFFLINE,
  FAILED,
  REFUSED;

  /** As answers have it: {@code no_match}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static HostState of(Outcome outcome) {
    return switch (outcome) {
      case ANSWERED -> ANSWERED;
      case NO_MATCH -> NO_MATCH;
      case FAILED -> FAILED;
      case REFUSED -> REFUSED;
    };
  }
}
