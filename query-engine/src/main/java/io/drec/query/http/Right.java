package io.drec.query.http;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What somebody may do at an engine or a centre. */
public enum Right {
  /** Questions about one named host. */
  ASK_HOST("ask.host"),
  /** Questions to several hosts, or to all. */
  ASK_FLEET("ask.fleet"),
  /** Events and scripts as they were recorded. */
  READ_RAW("read.raw"),
  /** Make join tokens. */
  ENROL("enrol"),
  /** Deny and release hosts, rotate the authority, make users. */
  ADMINISTRATE("administrate"),
  /** Read who asked what. */
  AUDIT_READ("audit.read"),
  /** Read the metrics: a monitor needs nothing else. */
  METRICS_READ("metrics.read");

  private final String label;

  Right(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  public static Set<Right> all() {
    return EnumSet.allOf(Right.class);
  }

  /**
   * Reads {@code ask.host,read.raw}; {@code all} is all of them.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  public static Set<Right> parse(String text) {
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (String word : text.split(",", -1)) {
      if (word.strip().equals("all")) {
        rights.addAll(all());
      } else {
        rights.add(one(word.strip()));
      }
    }
    return rights;
  }

  private static Right one(String word) {
    for (Right right : values()) {
      if (right.label.equals(word.toLowerCase(Locale.ROOT))) {
        return right;
      }
    }
    throw new IllegalArgumentException(
        "no right " + QuestionUri.quote(word) + "; known: " + words(all()) + ", or all");
  }

  public static String words(Set<Right> rights) {
    return rights.stream().sorted().map(Right::label).collect(Collectors.joining(","));
  }
}
