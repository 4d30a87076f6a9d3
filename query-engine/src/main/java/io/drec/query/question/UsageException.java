package io.drec.query.question;

/** A mistake of the user's: one line that says what was found, what was expected, what to do. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
