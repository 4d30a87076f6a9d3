package io.drec.segment;

import java.util.Arrays;

/** Writes sorted texts as front-coded blocks, and the index that finds a text's block. */
final class TextBlockWriter {
  private final Blocks.Sink sink;
  private final Effort effort;
  private final ByteOut shared = new ByteOut();
  private final ByteOut lengths = new ByteOut();
  private final ByteOut bytes = new ByteOut(64 * 1024);
  private final ByteOut index = new ByteOut();
  private final TextWordsBuilder words = new TextWordsBuilder();
  private byte[] last = new byte[0];
  private int total;
  private int count;
  private int blockBytes;
  private int blockCount;

  TextBlockWriter(Blocks.Sink sink, Effort effort) {
    this.sink = sink;
    this.effort = effort;
  }

  /** The next text; greater than the one before. */
  void add(byte[] from, int offset, int length) {
    if (count > 0 && blockBytes + length > effort.textBlockBytes()) {
      cut();
    }
    int common = Arrays.mismatch(last, 0, last.length, from, offset, offset + length);
    if (common < 0) {
      common = length;
    }
    if (count == 0) {
      int separator = Math.min(length, common + 1);
      index.number(separator).raw(from, offset, separator);
      common = 0;
    }
    words.add(from, offset, length, common);
    shared.number(common);
    lengths.number(length - common);
    bytes.raw(from, offset + common, length - common);
    last = Arrays.copyOfRange(from, offset, offset + length);
    count++;
    blockBytes += length;
  }

  void finish() {
    if (count > 0) {
      cut();
    }
    ByteOut head = new ByteOut(index.length() + 16).number(total).number(blockCount).raw(index);
    sink.put(
        Section.TEXT_INDEX,
        0,
        SealedBlock.seal(head.array(), 0, head.length(), effort.textLevel()));
    words.finish(sink, effort.textLevel());
  }

  private void cut() {
    index.number(count);
    ByteOut block =
        new ByteOut(bytes.length() + shared.length() + lengths.length() + 32)
            .number(count)
            .part(shared)
            .part(lengths)
            .raw(bytes);
    sink.put(
        Section.TEXTS,
        blockCount++,
        SealedBlock.seal(block.array(), 0, block.length(), effort.textLevel()));
    words.endBlock();
    total += count;
    count = 0;
    blockBytes = 0;
    shared.clear();
    lengths.clear();
    bytes.clear();
  }
}
