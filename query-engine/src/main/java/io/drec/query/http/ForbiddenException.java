package io.drec.query.http;

/** Who asks may not; the message is the one line that they read. */
public final class ForbiddenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ForbiddenException(String message) {
    super(message);
  }
}
