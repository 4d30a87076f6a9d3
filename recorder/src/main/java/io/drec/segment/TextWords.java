package io.drec.segment;

import io.drec.segment.Wanted.TextTest;
import java.util.BitSet;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
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
  private final Map<WordTest, Looked> looked = new IdentityHashMap<>();

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
  public BitSet with(WordTest test, int oddities) {
    Looked known = looked.get(test);
    if (known == null) {
      known = new Looked(test);
      look(new Looked[] {known});
    }
    BitSet found = (BitSet) known.blocks.clone();
    for (int i = 0; i < flags.length; i++) {
      if ((flags[i] & (oddities | LONG)) != 0) {
        found.set(i);
      }
    }
    return found;
  }

  /** Reads the words once for all that these tests will ask of them. */
  void lookFor(Collection<TextTest> tests) {
    WordBlocks asked =
        new WordBlocks() {
          @Override
          public BitSet all() {
            return TextWords.this.all();
          }

          @Override
          public BitSet ofEmpty() {
            return TextWords.this.ofEmpty();
          }

          @Override
          public BitSet with(WordTest test, int oddities) {
            looked.putIfAbsent(test, new Looked(test));
            return all();
          }
        };
    tests.forEach(test -> test.blocks(asked));
    look(looked.values().toArray(Looked[]::new));
  }

  /** What was found for a test: its blocks, and of the block of words at hand those that pass. */
  private static final class Looked {
    final WordTest test;
    final BitSet blocks = new BitSet();
    final BitSet words = new BitSet();

    Looked(WordTest test) {
      this.test = test;
    }
  }

  private void look(Looked[] tests) {
    if (tests.length > 0) {
      for (int i = 1; i <= wordBlocks; i++) {
        look(new ByteIn(Blocks.require(source, Section.WORDS, i)), tests);
      }
    }
  }

  private void look(ByteIn in, Looked[] tests) {
    ByteIn shared = in.part();
    ByteIn lengths = in.part();
    ByteIn places = in.part();
    int end = 0;
    int number = 0;
    BitSet asked = new BitSet();
    while (shared.left() > 0) {
      int common = shared.count(end);
      int length = lengths.count(WORD_BYTES_MAX - common);
      System.arraycopy(in.array(), in.skip(length), word, common, length);
      end = common + length;
      for (Looked one : tests) {
        if (passes(one.test, end)) {
          one.words.set(number);
          asked.set(number);
        }
      }
      number++;
    }
    lengths.end();
    in.end();
    if (!asked.isEmpty()) {
      readPlaces(places, number, asked, tests);
    }
  }

  /** Of most words nobody asks where they stand: these are passed over. */
  private void readPlaces(ByteIn places, int words, BitSet asked, Looked[] tests) {
    for (int number = 0; number < words; number++) {
      boolean isAsked = asked.get(number);
      int count = places.count(flags.length);
      int block = -1;
      for (int i = 0; i < count; i++) {
        block += 1 + places.count(flags.length - 2 - block);
        if (isAsked) {
          setPlace(number, block, tests);
        }
      }
    }
    places.end();
    for (Looked one : tests) {
      one.words.clear();
    }
  }

  private static void setPlace(int word, int block, Looked[] tests) {
    for (Looked one : tests) {
      if (one.words.get(word)) {
        one.blocks.set(block);
      }
    }
  }

  private boolean passes(WordTest test, int length) {
    boolean isHex = length == HEX_BYTES_KEPT + 2 && word[HEX_BYTES_KEPT] == HEX_MARK;
    return isHex
        ? test.mayPass(word, 0, HEX_BYTES_KEPT, word[HEX_BYTES_KEPT + 1] & 0xff)
        : test.passes(word, 0, length);
  }
}
