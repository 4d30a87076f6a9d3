package io.drec.query.question;

/**
 * How an answer is written.
 *
 * @param json the stable JSON of docs/api, else text for a person
 * @param colour whether the text may use terminal colours
 */
public record OutputFormat(boolean json, boolean colour) {
  public static final OutputFormat JSON = new OutputFormat(true, false);
  public static final OutputFormat TEXT = new OutputFormat(false, false);
  public static final OutputFormat COLOUR = new OutputFormat(false, true);
}
