package io.drec.relay.node;

import io.drec.relay.wire.FrameException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What all parts of a node share.
 *
 * @param nanoTime monotonic
 */
record Env(
    NodeLimits limits, Counters counters, Clock clock, LongSupplier nanoTime, SecureRandom random) {

  static Env of(NodeLimits limits, Clock clock) {
    return new Env(limits, new Counters(clock), clock, System::nanoTime, new SecureRandom());
  }

  long nowNs() {
    return nanoTime.getAsLong();
  }

  static Refusal refusalOf(FrameException e) {
    return switch (e.refusal()) {
      case MAGIC, MALFORMED, CHECKSUM -> Refusal.FRAME;
      case TOO_LONG -> Refusal.TOO_LONG;
      case CREDIT -> Refusal.CREDIT;
      case ORDER -> Refusal.ORDER;
    };
  }
}
