package io.drec.query.question;

/**
 * An answer, ready to be written out.
 *
 * @param body JSON or text, UTF-8, ended by a line feed; for USAGE and UNREADABLE a one-line error
 */
public record Reply(Status status, byte[] body) {

  /** What the command line exits with, and what HTTP status it becomes. */
  public enum Status {
    ANSWER(0, 200),
    NOT_FOUND(1, 404),
    USAGE(2, 400),
    UNREADABLE(3, 503);

    private final int exitStatus;
    private final int httpStatus;

    Status(int exitStatus, int httpStatus) {
      this.exitStatus = exitStatus;
      this.httpStatus = httpStatus;
    }

    public int exitStatus() {
      return exitStatus;
    }

    public int httpStatus() {
      return httpStatus;
    }
  }
}
