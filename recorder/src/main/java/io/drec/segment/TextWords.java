package io.drec.segment;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The words of a segment's texts, and in which blocks of texts each stands: so that a search
 * unpacks only the blocks that may have what is looked for. Read anew for each search. Not thread
 * safe.
 */
final class TextWords implements WordBlocks {
  /** A longer run of letters and digits is listed in pieces. */
  static final int WORD_BYTES_MAX = 255;

  /** What two pieces share: words of at most one byte more stand in one of them as a whole. */
  static final int PIECE_OVERLAP = 63;

  /**
   * Hashes: of a word of hexadecimal digits alone that is as long, only the beginning is listed.
   */
  static final int HEX_BYTES_MIN = 20;

  static final int HEX_BYTES_KEPT = 6;

  /** Stands behind such a beginning, then the word's length. */
  static final byte HEX_MARK = (byte) 0xff;

  /**
   * Flag of a block beside those of {@link TextOddity}: it has words that are not listed at all, as
   * long ones were before they were listed in pieces.
   */
  static final int LONG = 128;

  private final Blocks.Source source;
  private final byte[] flags;
  private final int wordBlocks;
  private final byte[] word = new byte[WORD_BYTES_MAX];

  private TextWords(Blocks.Source source, byte[] flags, int wordBlocks) {
    this.source = source;
    this.flags = flags;
    this.wordBlocks = wordBlocks;
  }

  /**
   * Opens the words of a segment.
   *
   * @param textBlocks how many blocks of texts it has
   * @return null when the segment has no list of words: it has few texts, or is of an older version
   * @throws SegmentFormatException when the list is damaged; as do all methods
   */
  static @Nullable TextWords open(Blocks.Source source, int textBlocks) {
    byte[] sealed = source.get(Section.WORDS, 0);
    if (sealed == null) {
      return null;
    }
    ByteIn in = new ByteIn(SealedBlock.open(sealed));
    int wordBlocks = in.count(Integer.MAX_VALUE);
    byte[] flags = in.bytes(in.left());
    if (flags.length != textBlocks) {
      throw SegmentFormatException.corrupt(
          "words of " + flags.length + " blocks of texts, there are " + textBlocks);
    }
    return new TextWords(source, flags, wordBlocks);
  }

  @Override
  public BitSet all() {
    BitSet all = new BitSet();
    all.set(0, flags.length);
    return all;
  }

  @Override
  public BitSet ofEmpty() {
    BitSet first = new BitSet();
    first.set(0);
    return first;
  }

  @Override
  public BitSet with(WordTest test) {
    return with(test, 0);
  }

  @Override
  public BitSet with(WordTest test, int oddities) {
    BitSet found = new BitSet();
    for (int i = 0; i < flags.length; i++) {
      if ((flags[i] & (oddities | LONG)) != 0) {
        found.set(i);
      }
    }
    for (int i = 1; i <= wordBlocks; i++) {
      look(new ByteIn(Blocks.require(source, Section.WORDS, i)), test, found);
    }
    return found;
  }

  private void look(ByteIn in, WordTest test, BitSet found) {
    ByteIn shared = in.part();
    ByteIn lengths = in.part();
    ByteIn places = in.part();
    int end = 0;
    while (shared.left() > 0) {
      int common = shared.count(end);
      int length = lengths.count(WORD_BYTES_MAX - common);
      System.arraycopy(in.array(), in.skip(length), word, common, length);
      end = common + length;
      boolean passes = passes(test, end);
      int count = places.count(flags.length);
      int block = -1;
      for (int i = 0; i < count; i++) {
        block += 1 + places.count(flags.length - 2 - block);
        if (passes) {
          found.set(block);
        }
      }
    }
    lengths.end();
    places.end();
    in.end();
  }

  private boolean passes(WordTest test, int length) {
    boolean isHex = length == HEX_BYTES_KEPT + 2 && word[HEX_BYTES_KEPT] == HEX_MARK;
    return isHex
        ? test.mayPass(word, 0, HEX_BYTES_KEPT, word[HEX_BYTES_KEPT + 1] & 0xff)
        : test.passes(word, 0, length);
  }
}
