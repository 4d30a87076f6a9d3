package io.drec.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads all of a segment's texts and records, and writes segments as the fuzzer's inputs. */
final class SegmentReading {
  private SegmentReading() {}

  /** Reads everything; fails with {@link SegmentFormatException} alone. */
  static int read(Blocks.Source source) {
    TextTable texts = TextTable.open(source, new BlockCache(1 << 20));
    int[] read = {0};
    texts.forEach((id, array, offset, length) -> read[0]++ < 100_000);
    RecordColumns columns = RecordColumns.open(source, texts, new BlockCache(1 << 20));
    columns.forEach(0L, frame -> read[0]++ < 10_000);
    for (int ordinal = 0; ordinal < Math.min(300, columns.events().count()); ordinal++) {
      read[0] += columns.record(ordinal).capacity() + (int) columns.events().timeNs(ordinal);
      read[0] += columns.head(ordinal).clock();
    }
    for (int group = 0; group < Math.min(20, columns.groupCount()); group++) {
      read[0] += columns.groupTexts(group).length;
    }
    TextHits hits = new TextHits(source, texts);
    HasWord word = new HasWord("e");
    hits.find(List.of(word));
    return read[0] + hits.of(word).cardinality();
  }

  /** A segment without seals: u8 section, number of bytes, bytes of each block. */
  static byte[] unsealed(MemoryBlocks blocks) {
    ByteOut out = new ByteOut();
    for (Map.Entry<Integer, List<byte[]>> section : blocks.sections.entrySet()) {
      for (byte[] sealed : section.getValue()) {
        byte[] raw = SealedBlock.open(sealed);
        out.u8(section.getKey()).number(raw.length).raw(raw, 0, raw.length);
      }
    }
    return out.toBytes();
  }

  /** Seals what {@link #unsealed} wrote, or anything else, as far as it has that form. */
  static MemoryBlocks sealed(byte[] input) {
    MemoryBlocks blocks = new MemoryBlocks();
    ByteIn in = new ByteIn(input);
    while (in.left() > 1) {
      int section = in.u8();
      int length = (int) Math.min(in.left(), in.number() & 0xffffff);
      length = Math.min(length, in.left());
      int from = in.skip(length);
      List<byte[]> own = blocks.sections.computeIfAbsent(section, key -> new ArrayList<>());
      own.add(SealedBlock.sealRaw(Arrays.copyOfRange(input, from, from + length)));
    }
    return blocks;
  }
}
