package io.drec.relay.identity;

import java.security.cert.CertificateException;

/** A certificate that is refused, with the cause by which refusals are counted. */
public final class PeerException extends CertificateException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Cause {
    WRONG_AUTHORITY,
    EXPIRED,
    NOT_YET_VALID,
    MALFORMED
  }

  private final Cause refusal;

  PeerException(Cause refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  public Cause refusal() {
    return refusal;
  }
}
