package io.drec.relay.identity;

/** An identity that cannot be made, read or accepted; one line: what was found, what helps. */
public final class IdentityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IdentityException(String message) {
    super(message);
  }

  public IdentityException(String message, Throwable cause) {
    super(message, cause);
  }
}
