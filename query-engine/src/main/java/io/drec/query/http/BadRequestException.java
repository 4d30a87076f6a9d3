package io.drec.query.http;

/** The request is not one that can be asked; the message is the one line that the user reads. */
final class BadRequestException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message);
  }
}
