package io.drec.segment;

import java.util.Arrays;

/**
 * Gathers which words stand in which blocks of texts, while these are written, and writes the list.
 * Not thread safe.
 */
final class TextWordsBuilder {
  /** A segment with fewer blocks has no list: to unpack its texts is as quick. */
  static final int BLOCKS_MIN = 4;

  private static final int BLOCK_BYTES = 256 * 1024;

  /** An escape has four bytes: the first three may be shared with the text before. */
  private static final int ESCAPE_BEGIN = 3;

  private final Interner words = new Interner();
  private final ByteOut flags = new ByteOut();
  private final byte[] word = new byte[TextWords.WORD_BYTES_MAX];

  /** Number of a word and of a block where it stands, in the order of the blocks. */
  private long[] places = new long[4096];

  private int placeCount;

  /** Of each word the number and 1 of the block that it was last seen in. */
  private int[] lastBlocks = new int[1024];

  private int block;
  private int flagsOfBlock;

  /**
   * A text of the block that is being made.
   *
   * @param common how many bytes it shares with the text before, of this block
   */
  void add(byte[] from, int offset, int length, int common) {
    int end = offset + length;
    int escapes = offset + Math.max(0, common - ESCAPE_BEGIN);
    flagsOfBlock |= TextOddity.of(from, escapes, end - escapes);
    int at = offset + common;
    while (at > offset && isWord(from[at - 1])) {
      at--;
    }
    while (at < end) {
      int begin = at;
      while (at < end && isWord(from[at])) {
        at++;
      }
      if (at > begin) {
        word(from, begin, at - begin);
      } else {
        at++;
      }
    }
  }

  private static boolean isWord(byte value) {
    return HasWord.isWord((char) (value & 0xff));
  }

  private void word(byte[] from, int offset, int length) {
    int at = offset;
    int left = length;
    while (left > word.length) {
      piece(from, at, word.length);
      at += word.length - TextWords.PIECE_OVERLAP;
      left -= word.length - TextWords.PIECE_OVERLAP;
    }
    piece(from, at, left);
  }

  /** A word, or a piece of a long one. */
  private void piece(byte[] from, int offset, int length) {
    for (int i = 0; i < length; i++) {
      byte value = from[offset + i];
      word[i] = value >= 'A' && value <= 'Z' ? (byte) (value + 32) : value;
    }
    int id = words.add(word, 0, length < TextWords.HEX_BYTES_MIN ? length : listed(length));
    if (id >= lastBlocks.length) {
      lastBlocks = Arrays.copyOf(lastBlocks, 2 * lastBlocks.length);
    }
    if (lastBlocks[id] != block + 1) {
      lastBlocks[id] = block + 1;
      if (placeCount == places.length) {
        places = Arrays.copyOf(places, 2 * placeCount);
      }
      places[placeCount++] = (long) id << 32 | block;
    }
  }

  /** How many bytes of a long word are listed. */
  private int listed(int length) {
    for (int i = 0; i < length; i++) {
      if (word[i] > 'f') {
        return length;
      }
    }
    word[TextWords.HEX_BYTES_KEPT] = TextWords.HEX_MARK;
    word[TextWords.HEX_BYTES_KEPT + 1] = (byte) length;
    return TextWords.HEX_BYTES_KEPT + 2;
  }

  /** The block is whole. */
  void endBlock() {
    flags.u8(flagsOfBlock);
    flagsOfBlock = 0;
    block++;
  }

  /** Writes the list, behind the texts. */
  void finish(Blocks.Sink sink, int level) {
    if (block < BLOCKS_MIN) {
      return;
    }
    int[] order = TextOrder.of(words);
    int[] firsts = byWord();
    Writer writer = new Writer(level);
    for (int id : order) {
      writer.add(id, firsts[id], firsts[id + 1]);
    }
    writer.finish(sink);
  }

  /** Puts the places in the order of the words' numbers; where those of each word begin. */
  private int[] byWord() {
    Arrays.sort(places, 0, placeCount);
    int[] firsts = new int[words.size() + 1];
    for (int i = 0; i < placeCount; i++) {
      firsts[(int) (places[i] >>> 32) + 1] = i + 1;
    }
    return firsts;
  }

  private final class Writer {
    private final int level;
    private final ByteOut shared = new ByteOut();
    private final ByteOut lengths = new ByteOut();
    private final ByteOut blocks = new ByteOut();
    private final ByteOut bytes = new ByteOut();
    private final java.util.List<byte[]> sealed = new java.util.ArrayList<>();
    private int before = -1;

    Writer(int level) {
      this.level = level;
    }

    void add(int id, int first, int end) {
      int common = before < 0 ? 0 : common(before, id);
      shared.number(common);
      lengths.number(words.length(id) - common);
      bytes.raw(words.array(id), words.offset(id) + common, words.length(id) - common);
      blocks.number(end - first);
      int last = -1;
      for (int i = first; i < end; i++) {
        int one = (int) places[i];
        blocks.number(one - last - 1);
        last = one;
      }
      before = id;
      if (bytes.length() + blocks.length() > BLOCK_BYTES) {
        cut();
      }
    }

    private int common(int one, int other) {
      int from = words.offset(one);
      int at = words.offset(other);
      int found =
          Arrays.mismatch(
              words.array(one),
              from,
              from + words.length(one),
              words.array(other),
              at,
              at + words.length(other));
      return found < 0 ? words.length(other) : found;
    }

    private void cut() {
      ByteOut block =
          new ByteOut(bytes.length() + blocks.length() + lengths.length() + shared.length() + 32)
              .part(shared)
              .part(lengths)
              .part(blocks)
              .raw(bytes);
      sealed.add(SealedBlock.seal(block.array(), 0, block.length(), level));
      shared.clear();
      lengths.clear();
      blocks.clear();
      bytes.clear();
      before = -1;
    }

    void finish(Blocks.Sink sink) {
      if (shared.length() > 0) {
        cut();
      }
      ByteOut head = new ByteOut().number(sealed.size()).raw(flags);
      sink.put(Section.WORDS, 0, SealedBlock.seal(head.array(), 0, head.length(), level));
      for (int i = 0; i < sealed.size(); i++) {
        sink.put(Section.WORDS, i + 1, sealed.get(i));
      }
    }
  }
}
