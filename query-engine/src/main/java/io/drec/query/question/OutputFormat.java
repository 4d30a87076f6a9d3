package io.drec.query.question;

/**
 * How an answer is written.
 *
 * @param colour whether a text may use terminal colours
 */
public record OutputFormat(Form form, boolean colour) {
  public static final OutputFormat JSON = new OutputFormat(Form.JSON, false);
  public static final OutputFormat TEXT = new OutputFormat(Form.TEXT, false);
  public static final OutputFormat COLOUR = new OutputFormat(Form.TEXT, true);
  public static final OutputFormat JSON_LINES = new OutputFormat(Form.JSON_LINES, false);
  public static final OutputFormat CSV = new OutputFormat(Form.CSV, false);

  /** What an answer becomes; each fits some reader. */
  public enum Form {
    /** For a person. */
    TEXT,
    /** The stable JSON of docs/api: one object. */
    JSON,
    /** A JSON object a row, for programs that read on and on; rows only. */
    JSON_LINES,
    /** RFC 4180, with a header row; rows only. */
    CSV;

    /** Whether there is a place for what an answer says beside its rows. */
    public boolean rowsOnly() {
      return this == JSON_LINES || this == CSV;
    }
  }

  public boolean json() {
    return form == Form.JSON;
  }
}
