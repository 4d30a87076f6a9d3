package io.drec.segment;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether a text, however it is decoded and compared without regard to case, may hold a word: a run
 * of the letters A to Z and digits. Texts in which decoding makes such letters of other bytes pass.
 */
public final class HasWord implements Wanted.TextTest, WordBlocks.WordTest {
  /** Words that stand in decimal or hexadecimal numbers, or in times, as columns print them. */
  private static final Pattern PRINTED =
      Pattern.compile("x?[0-9a-f]+|0?x[0-9a-f]*|[0-9]{0,2}t[0-9]{0,2}|[0-9]*z");

  /** {@code \x41} is shown as {@code \x5cx41}: what begins or ends in the part that is new. */
  private static final Pattern ESCAPED = Pattern.compile("x?5?|(x?5)?c(x.*)?");

  private final byte[] word;

  /** As much of it as stands in one piece of a longer word that is listed in pieces. */
  private final int listedLength;

  private final boolean inNumbers;
  private final boolean isHex;

  /** Oddities out of which the word may be read: it may begin in what a byte is shown as. */
  private final int oddities;

  /**
   * @param word of ASCII letters and digits, at least one
   */
  public HasWord(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.isEmpty() || !lower.chars().allMatch(c -> isWord((char) c))) {
      throw new IllegalArgumentException("'" + word + "' is no word");
    }
    this.word = lower.getBytes(StandardCharsets.US_ASCII);
    this.listedLength = Math.min(word.length(), TextWords.PIECE_OVERLAP + 1);
    this.isHex = lower.chars().allMatch(c -> c <= 'f');
    this.inNumbers = PRINTED.matcher(lower).matches();
    this.oddities = oddities(lower);
  }

  /** Out of which oddities the word can be read that is not there as it is. */
  private static int oddities(String lower) {
    boolean hasStrange = lower.chars().anyMatch(c -> "iks".indexOf(c) >= 0);
    boolean inNul = lower.startsWith("0") || lower.startsWith("x0") || lower.equals("x");
    return (hasStrange ? TextOddity.STRANGE : 0)
        | (ESCAPED.matcher(lower).matches() ? TextOddity.ESCAPE : 0)
        | (inNul ? TextOddity.NUL : 0)
        | ("0123456789abcdefx".indexOf(lower.charAt(0)) >= 0 ? TextOddity.BROKEN : 0);
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
      odd |= value == 0 || value == 'x' && at > offset && array[at - 1] == '\\';
    }
    return (seen < 0 || odd) && (TextOddity.of(array, offset, length) & oddities) != 0;
  }

  /** What stands in a piece stands in the text. */
  @Override
  public boolean mayInPieces(byte[] array, int offset, int length) {
    return false;
  }

  @Override
  public BitSet blocks(WordBlocks words) {
    return words.with(this, oddities);
  }

  @Override
  public boolean passes(byte[] array, int offset, int length) {
    int last = offset + length - listedLength;
    for (int at = offset; at <= last; at++) {
      if (array[at] == word[0] && isListedAt(array, at)) {
        return true;
      }
    }
    return false;
  }

  /** What is listed is in lower case. */
  private boolean isListedAt(byte[] array, int at) {
    for (int i = 1; i < listedLength; i++) {
      if (array[at + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean mayPass(byte[] array, int offset, int known, int length) {
    if (!isHex || listedLength > length) {
      return false;
    }
    return word.length != length || Arrays.equals(array, offset, offset + known, word, 0, known);
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

  @Override
  public String toString() {
    return new String(word, StandardCharsets.US_ASCII);
  }
}
