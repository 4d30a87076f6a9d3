package io.drec.query.syntax;

/** A query that cannot be read; the message is one line for the user. */
public final class QuerySyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  public QuerySyntaxException(String message) {
    super(message);
  }
}
