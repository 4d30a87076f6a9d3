package io.drec.query.question;

import org.jspecify.annotations.Nullable;

/**
 * An answer, ready to be written out.
 *
 * @param body in the form asked for, UTF-8, ended by a line feed; for USAGE and UNREADABLE a
 *     one-line error
 * @param next where the next page begins, to be given as {@code after}; null on the last
 * @param aside one line of what a form of rows has no place for: gaps, and rows left out; null when
 *     there is nothing to say
 */
public record Reply(Status status, byte[] body, @Nullable String next, @Nullable String aside) {

  public Reply(Status status, byte[] body) {
    this(status, body, null, null);
  }

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
