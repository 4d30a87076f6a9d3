package io.drec.segment;

import io.drec.record.RecordFormatException.Reason;

/** Bytes that are no segment of this version; the message names what was found and expected. */
public final class SegmentFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public SegmentFormatException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  static SegmentFormatException corrupt(String message) {
    return new SegmentFormatException(Reason.CORRUPT, message);
  }

  /** Damage, or another version. */
  public Reason reason() {
    return reason;
  }
}
