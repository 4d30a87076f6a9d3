package io.drec.query.words;

/**
 * Texts made safe for a terminal: a file may bear any name, also one that moves the cursor, turns
 * the writing direction round or looks like two lines.
 */
public final class Shown {
  private Shown() {}

  /**
   * The text with everything a terminal would obey, or that is not seen, as {@code \n}, {@code \t}
   * or <code>&#92;u{202e}</code>.
   */
  public static String escape(String text) {
    StringBuilder shown = null;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      boolean harmless = isHarmless(codePoint);
      if (shown == null && !harmless) {
        shown = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (shown != null) {
        append(shown, codePoint, harmless);
      }
      i += Character.charCount(codePoint);
    }
    return shown == null ? text : shown.toString();
  }

  private static void append(StringBuilder shown, int codePoint, boolean harmless) {
    if (harmless) {
      shown.appendCodePoint(codePoint);
    } else if (codePoint == '\n') {
      shown.append("\\n");
    } else if (codePoint == '\t') {
      shown.append("\\t");
    } else {
      shown.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
    }
  }

  /** Whether a terminal only draws this character, and a person sees it. */
  public static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** An argument as a shell would want it, when it needs quoting to be read as one. */
  public static String argument(String argument) {
    String shown = escape(argument);
    boolean plain = !shown.isEmpty();
    for (int i = 0; plain && i < shown.length(); i++) {
      char c = shown.charAt(i);
      plain = c > ' ' && "'\"\\$`|&;<>()*?[]{}~#!".indexOf(c) < 0;
    }
    return plain ? shown : "'" + shown.replace("'", "'\\''") + "'";
  }
}
