package io.drec.query.script;

import io.drec.segment.Wanted;
import io.drec.segment.WordBlocks;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Whether what a command or script holds encoded, decoded, may pass; asked of texts as they lie in
 * the store. A text may stand there for itself, or be one short line that others are put together
 * of, with one of a few characters or nothing on either side. So a payload that is all in one text
 * is decoded here as it is there.
 */
public final class HasDecoded implements Wanted.TextTest {
  /** Behind it, in another text, may stand what it is the option for. */
  private static final Pattern OPTION_AT_END =
      Pattern.compile("(?i)[-/\\u2013\\u2014\\u2015][a-z]{1,14}[\\s:]*[\"']?$");

  private static final int SHORT_BYTES = 64;

  private static final WordBlocks.WordTest NAMES =
      new WordBlocks.WordTest() {
        @Override
        public boolean passes(byte[] array, int offset, int length) {
          return HasEncoded.isNamed(array, offset, length);
        }

        @Override
        public boolean mayPass(byte[] array, int offset, int known, int length) {
          return false; // no name is a long word of such letters alone
        }
      };

  private final Predicate<List<String>> test;

  /**
   * @param test of all that one text holds encoded, never of none
   */
  public HasDecoded(Predicate<List<String>> test) {
    this.test = test;
  }

  @Override
  public boolean inNumbers() {
    return false;
  }

  @Override
  public boolean mayInPieces(byte[] array, int offset, int length) {
    return HasEncoded.in(array, offset, length);
  }

  @Override
  public BitSet blocks(WordBlocks words) {
    return words.with(NAMES);
  }

  @Override
  public boolean in(byte[] array, int offset, int length) {
    if (!HasEncoded.in(array, offset, length)) {
      return false;
    }
    String text = new String(array, offset, length, StandardCharsets.UTF_8).replace('\0', ' ');
    boolean alone = length >= SHORT_BYTES && text.indexOf('\n') >= 0;
    boolean open = HasEncoded.hasFunction(array, offset, length) || opens(text);
    if (open && !alone) {
      return true;
    }
    List<String> decoded = Encoded.texts(text);
    return !decoded.isEmpty() && test.test(decoded);
  }

  /** What is encoded may go on in another piece. */
  @Override
  public boolean inPiece(byte[] array, int offset, int length) {
    return HasEncoded.in(array, offset, length);
  }

  private static boolean opens(String text) {
    return OPTION_AT_END.matcher(text).find();
  }
}
