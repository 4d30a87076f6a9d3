package io.drec.query.syntax;

import org.jspecify.annotations.Nullable;

/**
 * A pattern of {@code *} (any characters, none included) and {@code ?} (one character). Matches in
 * time pattern × text at worst and needs no memory.
 */
public final class Glob {
  private static final char ANY = '*';
  private static final char ONE = '?';

  private final String pattern;
  private final boolean @Nullable [] literal;

  private Glob(String pattern, boolean @Nullable [] literal) {
    this.pattern = pattern;
    this.literal = literal;
  }

  /** Every {@code *} and {@code ?} is a wildcard. */
  public static Glob of(String pattern) {
    return new Glob(pattern, null);
  }

  /**
   * @param literal for each character of the pattern whether it only stands for itself
   */
  static Glob of(String pattern, boolean[] literal) {
    return new Glob(pattern, literal.clone());
  }

  private boolean is(int at, char wildcard) {
    return pattern.charAt(at) == wildcard && (literal == null || !literal[at]);
  }

  /** What stands before the first wildcard: every match starts with it. */
  public String prefix() {
    for (int i = 0; i < pattern.length(); i++) {
      if (is(i, ANY) || is(i, ONE)) {
        return pattern.substring(0, i);
      }
    }
    return pattern;
  }

  /** Whether the whole text is of this pattern. On a mismatch only the last star is tried again. */
  public boolean matches(String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int starText = 0;
    while (in < text.length()) {
      if (at < pattern.length() && is(at, ANY)) {
        star = at++;
        starText = in;
      } else if (at < pattern.length() && (is(at, ONE) || pattern.charAt(at) == text.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++starText;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && is(at, ANY)) {
      at++;
    }
    return at == pattern.length();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
