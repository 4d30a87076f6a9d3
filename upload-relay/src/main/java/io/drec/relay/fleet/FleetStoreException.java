package io.drec.relay.fleet;

/** The fleet store cannot be read or written; one line that says what was found and what helps. */
public final class FleetStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FleetStoreException(String message, Throwable cause) {
    super(message, cause);
  }

  public FleetStoreException(String message) {
    super(message);
  }
}
