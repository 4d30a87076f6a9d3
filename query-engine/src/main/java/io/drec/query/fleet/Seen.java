package io.drec.query.fleet;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Sendings of questions that came in already, until they could no longer be answered anyway. When
 * it is full, new questions are refused rather than old ones forgotten. Not thread safe.
 */
final class Seen {
  static final int SENDINGS_MAX = 65_536;

  private final Map<UUID, Long> expiries = new HashMap<>();

  enum Verdict {
    NEW,
    REPEATED,
    FULL
  }

  /**
   * @param forgetNs by this host's clock, from when on the sending is refused for its age
   */
  Verdict add(UUID nonce, long forgetNs, long nowNs) {
    if (expiries.containsKey(nonce)) {
      return Verdict.REPEATED;
    }
    if (expiries.size() >= SENDINGS_MAX) {
      expiries.values().removeIf(expiry -> expiry < nowNs);
      if (expiries.size() >= SENDINGS_MAX) {
        return Verdict.FULL;
      }
    }
    expiries.put(nonce, forgetNs);
    return Verdict.NEW;
  }
}
