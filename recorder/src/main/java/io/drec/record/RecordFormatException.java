package io.drec.record;

/**
 * Bytes that are not what the record format says; the message names what was found and expected.
 */
public final class RecordFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, so that a caller can tell damage from another version. */
  public enum Reason {
    CORRUPT,
    TOO_OLD,
    TOO_NEW
  }

  private final Reason reason;

  public RecordFormatException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  static RecordFormatException corrupt(String message) {
    return new RecordFormatException(Reason.CORRUPT, message);
  }
}
