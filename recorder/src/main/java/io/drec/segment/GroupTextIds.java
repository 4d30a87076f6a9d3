package io.drec.segment;

/** The texts of one group, by the numbers that they have in it: their numbers in the text table. */
final class GroupTextIds {
  private static final int TEXTS_MAX = 1 << 21;

  private GroupTextIds() {}

  /** Codes the differences of each number to the one before. */
  static byte[] write(int[] provisional, TextTableBuilder table) {
    ByteOut out = new ByteOut(2 * provisional.length + 16).number(provisional.length);
    RangeEncoder coder = new RangeEncoder(out);
    int[] composed = BitCoder.model(2);
    NumberModel steps = new NumberModel(16);
    int last = 0;
    long step = 0;
    int before = 0;
    for (int text : provisional) {
      before = coder.bit(composed, before, text & 1);
      int id = table.finalId(text >> 1);
      step = steps.codeSigned(coder, NumberModel.sizeContext(step), id - last);
      last = id;
    }
    coder.finish();
    return out.toBytes();
  }

  /** Final numbers times 2; 1 more when the text says how others are put together. */
  static int[] read(byte[] block, int tableSize) {
    ByteIn in = new ByteIn(block);
    int count = in.count(TEXTS_MAX);
    if (count > 16L * tableSize + 16) {
      throw SegmentFormatException.corrupt(count + " texts in a group, the table has " + tableSize);
    }
    int[] texts = new int[count];
    RangeDecoder coder = new RangeDecoder(in);
    int[] composed = BitCoder.model(2);
    NumberModel steps = new NumberModel(16);
    long last = 0;
    long step = 0;
    int before = 0;
    for (int i = 0; i < count; i++) {
      before = coder.bit(composed, before, 0);
      step = steps.codeSigned(coder, NumberModel.sizeContext(step), 0);
      last += step;
      if (last < 0 || last >= tableSize) {
        throw SegmentFormatException.corrupt("text " + last + " of " + tableSize + " in a group");
      }
      texts[i] = (int) last << 1 | before;
    }
    return texts;
  }
}
