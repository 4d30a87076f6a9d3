package io.drec.query.rehearse;

/** The rehearsal cannot be staged; the message is one line: what was found and what to do. */
public final class RehearsalException extends Exception {
  private static final long serialVersionUID = 1L;

  RehearsalException(String message) {
    super(message);
  }

  RehearsalException(String message, Throwable cause) {
    super(message, cause);
  }
}
