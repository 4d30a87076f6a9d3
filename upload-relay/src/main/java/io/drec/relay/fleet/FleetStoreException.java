package io.drec.relay.fleet;

import org.jspecify.annotations.Nullable;

/** The fleet store cannot be read or written; one line that says what was found and what helps. */
public final class FleetStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  private FleetStoreException(boolean passing, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.passing = passing;
  }

  public FleetStoreException(String message, Throwable cause) {
    this(false, message, cause);
  }

  public FleetStoreException(String message) {
    super(message);
    this.passing = false;
  }

  /** It may go by itself, or be mended beside the running centre: disk full, nodes not there. */
  public static FleetStoreException passing(String message, Throwable cause) {
    return new FleetStoreException(true, message, cause);
  }

  /** Likewise. */
  public static FleetStoreException passing(String message) {
    return new FleetStoreException(true, message, null);
  }

  /** Whether the same call may well succeed later; else an operator is needed. */
  public boolean isPassing() {
    return passing;
  }
}
