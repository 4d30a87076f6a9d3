package io.drec.relay.seal;

/** Bytes that are no message of the far end: altered, cut, another key's or another version's. */
public final class SealException extends Exception {
  private static final long serialVersionUID = 1L;

  SealException(String message) {
    super(message);
  }
}
