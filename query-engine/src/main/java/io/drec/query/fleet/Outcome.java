package io.drec.query.fleet;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a host ended a question. Codes travel and never change. */
public enum Outcome {
  ANSWERED(0),
  NO_MATCH(1),
  /**
   * The question cannot be asked as it stands, or the recording cannot be read, or a cap was met.
   */
  FAILED(2),
  /** Signature, audience, time or policy. */
  REFUSED(3);

  private final int code;

  Outcome(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static @Nullable Outcome of(int code) {
    for (Outcome outcome : values()) {
      if (outcome.code == code) {
        return outcome;
      }
    }
    return null;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
