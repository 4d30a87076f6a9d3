package io.drec.segment;

import java.nio.charset.StandardCharsets;

/**
 * What a text may have so that more letters and digits are read out of it than its bytes are:
 * flags.
 */
final class TextOddity {
  /** Letters beyond ASCII that differ from one of ASCII in case alone. */
  static final int STRANGE = 1;

  /** What is not UTF-8: a byte of it is shown in hexadecimal. */
  static final int BROKEN = 2;

  /** It is shown as {@code \x00}. */
  static final int NUL = 4;

  /** What looks like a byte that is shown so has its backslash shown so as well. */
  static final int ESCAPE = 8;

  private static final String STRANGE_LETTERS = "\u0130\u0131\u017f\u212a";
  private static final char REPLACEMENT = '\ufffd';

  private TextOddity() {}

  /** All that a text has; a part of a text may have {@link #BROKEN} where it was cut. */
  static int of(byte[] array, int offset, int length) {
    int end = offset + length;
    int found = 0;
    int seen = 0;
    for (int at = offset; at < end; at++) {
      seen |= array[at];
      if (array[at] == 0) {
        found |= NUL;
      } else if (array[at] == '\\' && isEscape(array, at, end)) {
        found |= ESCAPE;
      }
    }
    return seen < 0 ? found | letters(array, offset, length) : found;
  }

  private static boolean isEscape(byte[] array, int at, int end) {
    return end - at >= 4
        && array[at + 1] == 'x'
        && isLowerHex(array[at + 2])
        && isLowerHex(array[at + 3]);
  }

  private static boolean isLowerHex(byte value) {
    return value >= '0' && value <= '9' || value >= 'a' && value <= 'f';
  }

  private static int letters(byte[] array, int offset, int length) {
    String text = new String(array, offset, length, StandardCharsets.UTF_8);
    int found = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == REPLACEMENT) {
        found |= BROKEN;
      } else if (c > 0x7f && STRANGE_LETTERS.indexOf(c) >= 0) {
        found |= STRANGE;
      }
    }
    return found;
  }
}
