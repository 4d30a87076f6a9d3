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
  REFUSED,
  /** It was not asked: its index is up to date and does not name what was asked for. */
  BY_INDEX;

  /** Whether nothing more is to be expected of it. */
  boolean isFinal() {
    return this != PENDING && this != OFFLINE;
  }

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
