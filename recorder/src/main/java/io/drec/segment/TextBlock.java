package io.drec.segment;

import java.util.Arrays;

/** The texts of one block, decoded: one behind the other, with where each begins. */
record TextBlock(byte[] bytes, int[] starts) implements BlockCache.Unpacked {
  @Override
  public int weight() {
    return bytes.length + Integer.BYTES * starts.length;
  }

  /** Reads a block as {@link TextBlockWriter} wrote it, and checks that it holds so many texts. */
  static TextBlock decode(byte[] raw, int count) {
    ByteIn in = new ByteIn(raw);
    if (in.count(raw.length) != count) {
      throw SegmentFormatException.corrupt("a block of texts and the index differ in their number");
    }
    ByteIn shared = in.part();
    ByteIn lengths = in.part();
    if (shared.left() < count) {
      throw SegmentFormatException.corrupt(count + " texts in " + shared.left() + " bytes");
    }
    int[] starts = new int[count + 1];
    byte[] texts = new byte[Math.min(SealedBlock.RAW_BYTES_MAX, 2 * raw.length + 1024)];
    int end = 0;
    int before = 0;
    for (int i = 0; i < count; i++) {
      int common = shared.count(end - before);
      int length = lengths.count(in.left());
      int next = end + common + length;
      if (next > texts.length) {
        texts = Arrays.copyOf(texts, grown(texts.length, next));
      }
      System.arraycopy(texts, before, texts, end, common);
      System.arraycopy(raw, in.skip(length), texts, end + common, length);
      before = end;
      end = next;
      starts[i + 1] = end;
    }
    in.end();
    return new TextBlock(texts, starts);
  }

  private static int grown(int length, int need) {
    if (need > SealedBlock.RAW_BYTES_MAX) {
      throw SegmentFormatException.corrupt("a block of texts of more than 16 MiB");
    }
    return Math.min(SealedBlock.RAW_BYTES_MAX, Math.max(2 * length, need));
  }

  int count() {
    return starts.length - 1;
  }

  byte[] text(int index) {
    return Arrays.copyOfRange(bytes, starts[index], starts[index + 1]);
  }

  /** Where a text is, or as {@code -1 - index} where it would be. */
  int search(byte[] text) {
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = low + high >>> 1;
      int order =
          Arrays.compareUnsigned(bytes, starts[middle], starts[middle + 1], text, 0, text.length);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return -1 - low;
  }
}
