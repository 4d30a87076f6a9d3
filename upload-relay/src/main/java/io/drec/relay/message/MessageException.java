package io.drec.relay.message;

/** Bytes that are no message; the text names what was found and what was expected. */
public final class MessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public MessageException(String message) {
    super(message);
  }
}
