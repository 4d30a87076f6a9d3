package io.drec.query.script;

import java.nio.charset.StandardCharsets;

/**
 * Whether {@link Encoded} may find something in a text, asked of pieces of it: the option's name,
 * or the function's, is a word, and so in one piece. What stands around it may be in others.
 */
final class HasEncoded {
  private static final byte[] FUNCTION = "frombase64string".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] OPTION = "encodedcommand".getBytes(StandardCharsets.US_ASCII);
  private static final int PAYLOAD_MIN = 8;

  private HasEncoded() {}

  static boolean in(byte[] array, int offset, int length) {
    return any(array, offset, length, true);
  }

  /** Whether it names the function whose argument is encoded. */
  static boolean hasFunction(byte[] array, int offset, int length) {
    return any(array, offset, length, false);
  }

  /** Whether a word is the function's name, or may be the option's. */
  static boolean isNamed(byte[] array, int offset, int length) {
    return isFunction(array, offset, offset + length) || isName(array, offset, length);
  }

  private static boolean any(byte[] array, int offset, int length, boolean options) {
    int end = offset + length;
    int from = offset;
    for (int at = offset; at <= end; at++) {
      if (at < end && isLetterOrDigit(array[at])) {
        continue;
      }
      int word = at - from;
      if (word > 0
          && (isFunction(array, from, at) || options && isOption(array, offset, from, at, end))) {
        return true;
      }
      from = at + 1;
    }
    return false;
  }

  private static boolean isFunction(byte[] array, int from, int to) {
    for (int at = from; at <= to - FUNCTION.length; at++) {
      if (startsAt(array, at, FUNCTION, FUNCTION.length)) {
        return true;
      }
    }
    return false;
  }

  /** The word is an abbreviation of the option behind a dash, and a payload may follow. */
  private static boolean isOption(byte[] array, int begin, int from, int to, int end) {
    int length = to - from;
    return isName(array, from, length)
        && isBehindDash(array, begin, from)
        && mayGoOnAt(array, to, end);
  }

  private static boolean isName(byte[] array, int from, int length) {
    return length <= OPTION.length && startsAt(array, from, OPTION, length)
        || length == 2 && lower(array[from]) == 'e' && lower(array[from + 1]) == 'c';
  }

  /** A dash is no end of a piece, so it is in the same one; of those beyond ASCII the last byte. */
  private static boolean isBehindDash(byte[] array, int begin, int from) {
    byte before = from == begin ? 0 : array[from - 1];
    return before == '-' || before == '/' || before < 0;
  }

  private static boolean mayGoOnAt(byte[] array, int from, int end) {
    int at = from;
    while (at < end && (isBlank(array[at]) || array[at] == ':')) {
      at++;
    }
    if (at == end || array[at] == 0) {
      return true;
    }
    if (at == from) {
      return false;
    }
    if (array[at] == '"' || array[at] == '\'') {
      at++;
    }
    int payload = at;
    while (at < end && (isLetterOrDigit(array[at]) || array[at] == '+' || array[at] == '/')) {
      at++;
    }
    return at == end || array[at] == 0 || at - payload >= PAYLOAD_MIN;
  }

  private static boolean startsAt(byte[] array, int from, byte[] word, int length) {
    for (int i = 0; i < length; i++) {
      if (lower(array[from + i]) != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte value) {
    return value >= 'A' && value <= 'Z' ? value + 32 : value;
  }

  private static boolean isLetterOrDigit(byte value) {
    return value >= '0' && value <= '9' || lower(value) >= 'a' && lower(value) <= 'z';
  }

  private static boolean isBlank(byte value) {
    return value == ' ' || value >= '\t' && value <= '\r';
  }
}
