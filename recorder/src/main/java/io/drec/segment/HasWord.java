package io.drec.segment;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
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

  /** A byte that is no text is shown as {@code \x9f}: what lies in that. */
  private static final Pattern SHOWN = Pattern.compile("x?[0-9a-f]{0,2}");

  /** {@code \x41} is shown as {@code \x5cx41}: what begins or ends in the part that is new. */
  private static final Pattern ESCAPED = Pattern.compile("x?5?|(x?5)?c(x.*)?");

  private static final int SHOWN_LETTERS = 3;
  private static final Pattern[] SHOWN_END = {
    Pattern.compile(""),
    Pattern.compile("[0-9a-f]"),
    Pattern.compile("[0-9a-f]{2}"),
    Pattern.compile("x[0-9a-f]{2}")
  };

  private final byte[] word;
  private final byte[][] tails;
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
    this.isHex = lower.chars().allMatch(c -> c <= 'f');
    this.inNumbers = PRINTED.matcher(lower).matches();
    this.oddities = oddities(lower);
    this.tails = tails(lower);
  }

  /** Out of which oddities the word can be read that is not there as it is. */
  private static int oddities(String lower) {
    boolean hasStrange = lower.chars().anyMatch(c -> "iks".indexOf(c) >= 0);
    boolean inNul = lower.startsWith("0") || lower.startsWith("x0") || lower.equals("x");
    return (hasStrange ? TextOddity.STRANGE : 0)
        | (ESCAPED.matcher(lower).matches() ? TextOddity.ESCAPE : 0)
        | (inNul ? TextOddity.NUL : 0)
        | (SHOWN.matcher(lower).matches() ? TextOddity.BROKEN : 0);
  }

  /** What follows a byte that is no text, where the word begins in what that is shown as. */
  private static byte[][] tails(String lower) {
    List<byte[]> tails = new ArrayList<>();
    for (int shown = 1; shown <= SHOWN_LETTERS && shown < lower.length(); shown++) {
      if (SHOWN_END[shown].matcher(lower.substring(0, shown)).matches()) {
        tails.add(lower.substring(shown).getBytes(StandardCharsets.US_ASCII));
      }
    }
    return tails.toArray(byte[][]::new);
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
      if ((value == first || value == other) && at <= last && isAt(word, 1, array, at)) {
        return true;
      }
      seen |= value;
      odd |= value == 0 || value == 'x' && at > offset && array[at - 1] == '\\';
    }
    return (seen < 0 || odd) && isOdd(array, offset, length, seen < 0);
  }

  private boolean isOdd(byte[] array, int offset, int length, boolean isBeyondAscii) {
    for (int at = offset + 1; isBeyondAscii && tails.length > 0 && at < offset + length; at++) {
      if (array[at - 1] < 0 && hasTail(array, at, offset + length)) {
        return true;
      }
    }
    return (TextOddity.of(array, offset, length) & oddities) != 0;
  }

  private boolean hasTail(byte[] array, int at, int end) {
    for (byte[] tail : tails) {
      if (tail.length <= end - at && isAt(tail, 0, array, at)) {
        return true;
      }
    }
    return false;
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
    int last = offset + length - word.length;
    for (int at = offset; at <= last; at++) {
      if (array[at] == word[0] && isAt(word, 1, array, at)) {
        return true;
      }
    }
    return hasTail(array, offset, offset + length);
  }

  @Override
  public boolean mayPass(byte[] array, int offset, int known, int length) {
    if (isHex && word.length < length || begins(array, offset, known, length, word)) {
      return true;
    }
    for (byte[] tail : tails) {
      if (begins(array, offset, known, length, tail)) {
        return true;
      }
    }
    return false;
  }

  private static boolean begins(byte[] array, int offset, int known, int length, byte[] part) {
    int compared = Math.min(known, part.length);
    return part.length <= length
        && Arrays.equals(array, offset, offset + compared, part, 0, compared);
  }

  /** Whether a word stands there, in lower or upper case, from one of its letters on. */
  private static boolean isAt(byte[] word, int from, byte[] array, int at) {
    for (int i = from; i < word.length; i++) {
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
