package io.drec.segment;

/** Writes one section, and behind it, in the section of the next number, its fences. */
final class SectionWriter {
  private final Blocks.Sink sink;
  private final int section;
  private final int level;
  private final Fences.Writer fences = new Fences.Writer();
  private int blocks;

  SectionWriter(Blocks.Sink sink, int section, int level) {
    this.sink = sink;
    this.section = section;
    this.level = level;
  }

  /** Says which key the next block begins with; each block needs one call, before it. */
  void fence(byte[] last, int lastLength, byte[] first) {
    fences.add(last, lastLength, first);
  }

  void block(ByteOut payload) {
    put(section, blocks++, payload.array(), payload.length());
  }

  void finish() {
    finish(fences.payload());
  }

  /** Ends the section with an index of the caller's own. */
  void finish(ByteOut index) {
    put(section + 1, 0, index.array(), index.length());
  }

  private void put(int to, int number, byte[] payload, int length) {
    sink.put(to, number, SealedBlock.seal(payload, 0, length, level));
  }
}
