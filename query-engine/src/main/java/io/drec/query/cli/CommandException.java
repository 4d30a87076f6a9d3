package io.drec.query.cli;

/** Ends a command with one line for the user. */
final class CommandException extends RuntimeException {
  static final int USAGE = 2;
  static final int UNREADABLE = 3;

  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  CommandException(int exitStatus, String message) {
    super(message);
    this.exitStatus = exitStatus;
  }

  CommandException(int exitStatus, String message, Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
  }

  int exitStatus() {
    return exitStatus;
  }
}
