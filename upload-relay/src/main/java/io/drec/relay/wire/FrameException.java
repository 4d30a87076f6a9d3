package io.drec.relay.wire;

/** Bytes that are no frame, or not one that may come now; the connection ends. */
public final class FrameException extends Exception {
  private static final long serialVersionUID = 1L;

  /** By what refusals are counted. */
  public enum Cause {
    /** Not this protocol, or another version of it. */
    MAGIC,
    /** Unknown type, lane or reserved bits. */
    MALFORMED,
    /** Longer than its type may be. */
    TOO_LONG,
    /** Altered on the way. */
    CHECKSUM,
    /** More than there was credit for, or control lane flooded. */
    CREDIT,
    /** A frame that has no place here and now. */
    ORDER
  }

  private final Cause refusal;

  public FrameException(Cause refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  public Cause refusal() {
    return refusal;
  }
}
