package io.drec.segment;

import java.util.BitSet;

/**
 * Which blocks of a segment's texts may have a text that passes a test, by the words that stand in
 * them: runs of the letters A to Z and digits, in lower case.
 */
public interface WordBlocks {
  /** A condition on a word. */
  interface WordTest {
    boolean passes(byte[] array, int offset, int length);

    /**
     * Whether a long word of hexadecimal digits may pass, of which only the beginning is known.
     *
     * @param known how many bytes of it there are
     * @param length of the word
     */
    boolean mayPass(byte[] array, int offset, int known, int length);
  }

  /** All blocks. */
  BitSet all();

  /** The block of the empty text. */
  BitSet ofEmpty();

  /** Those with a word that passes, or with one that is too long to be listed. */
  default BitSet with(WordTest test) {
    return with(test, 0);
  }

  /**
   * Those with a word that passes, or with one that is too long to be listed, or with such an
   * oddity.
   *
   * @param oddities flags of {@link TextOddity}
   */
  BitSet with(WordTest test, int oddities);
}
