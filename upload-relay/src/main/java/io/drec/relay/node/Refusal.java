package io.drec.relay.node;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why somebody or something was refused: what counters are named after. */
public enum Refusal {
  WRONG_AUTHORITY,
  EXPIRED,
  NOT_YET_VALID,
  BAD_CERTIFICATE,
  /** A role that may not do this: a relay that speaks as a host, a host that listens. */
  WRONG_ROLE,
  DENIED,
  /** Nobody of this id is enrolled. */
  UNKNOWN,
  /** A certificate that is good for enrolling alone was used for more. */
  NOT_ENROLLED,
  ENROLMENT,
  /** A host id that is not the one of the connection's certificate. */
  OTHERS_ID,
  /** A sealed message that was altered, or made by another. */
  SEAL,
  /** A greeting that does not answer the challenge. */
  REPLAY,
  /** A message of a lane is missing, came twice or in another order. */
  SEQUENCE,
  /** Bytes that are no frame, or altered. */
  FRAME,
  TOO_LONG,
  /** More than was allowed. */
  CREDIT,
  /** A frame that has no place here and now. */
  ORDER,
  HANDSHAKE,
  HANDSHAKE_TIMEOUT,
  HALF_OPEN,
  CONNECTIONS,
  PER_ADDRESS,
  STREAMS,
  MEMORY,
  /** No sign for three heartbeats. */
  IDLE,
  /** Bytes came, but no whole frame for three heartbeats. */
  SLOW,
  LOOP,
  DUPLICATE,
  /** A listener of ours threw. */
  INTERNAL;

  /** As logs and metrics have it, e.g. {@code wrong_authority}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What an operator should look at when this was counted for a host; null: it happens every day,
   * as when a line breaks. Always the same words, so that thousands of them are one alarm.
   */
  @Nullable String suspicion() {
    return switch (this) {
      case SEAL -> "what came in its name was altered on its way, or made by another";
      case REPLAY -> "a greeting of an earlier connection came in its name";
      case SEQUENCE -> "its messages were dropped, repeated, reordered or moved on their way";
      case OTHERS_ID -> "it wanted to speak as another host";
      case FRAME -> "it sent bytes that are no frame, or altered";
      case TOO_LONG -> "it announced more than a message or frame may have";
      case CREDIT -> "it sent more than it was allowed";
      default -> null;
    };
  }
}
