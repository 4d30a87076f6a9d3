package io.drec.segment;

import java.util.Arrays;

/** Where the blocks of a section of numbered things begin; read when first needed. */
final class NumberFences {
  private final SectionReader section;
  private long[] firsts = new long[0];
  private boolean known;

  NumberFences(SectionReader section) {
    this.section = section;
  }

  private void read() {
    if (!known) {
      ByteIn in = new ByteIn(section.index());
      long[] found = new long[in.count(in.left())];
      long first = 0;
      for (int i = 0; i < found.length; i++) {
        first += in.number();
        found[i] = first;
      }
      in.end();
      firsts = found;
      known = true;
    }
  }

  int blocks() {
    read();
    return firsts.length;
  }

  /** The number with which a block begins. */
  long first(int block) {
    read();
    return firsts[block];
  }

  /** The last block that does not begin behind a number; -1: all do. */
  int find(long number) {
    read();
    int found = Arrays.binarySearch(firsts, number);
    return found >= 0 ? found : -found - 2;
  }

  /** Gathers them as blocks are begun. */
  static final class Writer {
    private final ByteOut out = new ByteOut();
    private long before;
    private int count;

    void add(long first) {
      out.number(first - before);
      before = first;
      count++;
    }

    ByteOut payload() {
      return new ByteOut().number(count).raw(out);
    }
  }
}
