package io.drec.segment;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether a text, however it is decoded and compared without regard to case, may hold a word: a run
 * of the letters A to Z and digits. Texts in which decoding makes such letters of other bytes pass.
 */
public final class HasWord implements Wanted.TextTest {
  /** Words that stand in decimal or hexadecimal numbers, or in times, as columns print them. */
  private static final Pattern PRINTED =
      Pattern.compile("x?[0-9a-f]+|0?x[0-9a-f]*|[0-9]{0,2}t[0-9]{0,2}|[0-9]*z");

  /** Letters beyond ASCII that differ from one of ASCII in case alone. */
  private static final String STRANGE = "\u0130\u0131\u017f\u212a";

  /** What is not UTF-8. */
  private static final char BROKEN = '\ufffd';

  private final byte[] word;
  private final boolean inNumbers;

  /** NUL is shown as {@code \x00}: the word may begin in it. */
  private final boolean inEscapes;

  /** Likewise in what any byte that is no text is shown as. */
  private final boolean inBroken;

  /**
   * @param word of ASCII letters and digits, at least one
   */
  public HasWord(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.isEmpty() || !lower.chars().allMatch(c -> isWord((char) c))) {
      throw new IllegalArgumentException("'" + word + "' is no word");
    }
    this.word = lower.getBytes(StandardCharsets.US_ASCII);
    this.inNumbers = PRINTED.matcher(lower).matches();
    this.inBroken = "0123456789abcdefx".indexOf(lower.charAt(0)) >= 0;
    this.inEscapes = lower.startsWith("0") || lower.startsWith("x0") || lower.equals("x");
  }

  /** Whether words are made of such characters. */
  public static boolean isWord(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  @Override
  public boolean inNumbers() {
    return inNumbers;
  }

  @Override
  public boolean in(byte[] array, int offset, int length) {
    int first = word[0];
    int other = first >= 'a' ? first - 32 : first;
    int end = offset + length;
    int last = end - word.length;
    int seen = 0;
    boolean odd = false;
    for (int at = offset; at < end; at++) {
      int value = array[at];
      if ((value == first || value == other) && at <= last && isAt(array, at)) {
        return true;
      }
      seen |= value;
      odd |= value == 0 || value == '\\';
    }
    return seen < 0 && isStrange(array, offset, length)
        || odd && mayBeEscaped(array, offset, length);
  }

  private boolean isAt(byte[] array, int at) {
    for (int i = 1; i < word.length; i++) {
      int value = array[at + i];
      int lower = value >= 'A' && value <= 'Z' ? value + 32 : value;
      if (lower != word[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isStrange(byte[] array, int offset, int length) {
    String text = new String(array, offset, length, StandardCharsets.UTF_8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7f && (STRANGE.indexOf(c) >= 0 || c == BROKEN && inBroken)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayBeEscaped(byte[] array, int offset, int length) {
    int end = offset + length;
    for (int at = offset; at < end; at++) {
      if (array[at] == 0 && inEscapes) {
        return true;
      }
      // What looks like an escape has its backslash escaped: more letters than there are bytes.
      if (array[at] == '\\'
          && end - at >= 4
          && array[at + 1] == 'x'
          && isLowerHex(array[at + 2])
          && isLowerHex(array[at + 3])) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLowerHex(byte value) {
    return value >= '0' && value <= '9' || value >= 'a' && value <= 'f';
  }

  @Override
  public String toString() {
    return new String(word, StandardCharsets.US_ASCII);
  }
}
