package io.drec.segment;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Of each group of records in columns, before it is unpacked: which types of records it has, and of
 * which processes. Records of frames that are kept raw are not told of.
 *
 * @param types of each group, as {@link Wanted#bit}
 * @param pids of each group, as in the records' headers, in unsigned order
 */
record RecordIndex(long[] types, int[][] pids) implements BlockCache.Unpacked {
  @Override
  public int weight() {
    int weight = 64;
    for (int[] ofGroup : pids) {
      weight += 32 + Integer.BYTES * ofGroup.length;
    }
    return weight;
  }

  boolean hasPid(int group, IntPredicate test) {
    for (int pid : pids[group]) {
      if (test.test(pid)) {
        return true;
      }
    }
    return false;
  }

  /** Reads the index of a segment with so many groups. */
  static RecordIndex read(byte[] block, GroupIndex groups) {
    ByteIn in = new ByteIn(block);
    long[] types = new long[groups.count()];
    int[][] pids = new int[groups.count()][];
    for (int group = 0; group < types.length; group++) {
      types[group] = in.number();
      int[] ofGroup = new int[in.count(groups.rows(group))];
      long before = -1;
      for (int i = 0; i < ofGroup.length; i++) {
        long more = in.number();
        long pid = before + 1 + more;
        if (more < 0 || pid > 0xffff_ffffL) {
          throw SegmentFormatException.corrupt("a process of number " + pid + " in a group");
        }
        ofGroup[i] = (int) pid;
        before = pid;
      }
      pids[group] = ofGroup;
    }
    in.end();
    return new RecordIndex(types, pids);
  }

  /** What is to be told of a group, while its rows are at hand. */
  record OfGroup(long types, int[] pids) {
    static OfGroup of(GroupRows group) {
      long types = 0;
      int rows = 0;
      for (int number = 0; number < group.shapes(); number++) {
        GroupRows.Rows own = group.ofShape(number);
        if (own != null) {
          types |= ShapeFacts.typesOf(own.shape);
          rows += own.count();
        }
      }
      return new OfGroup(types, distinct(group, rows));
    }

    private static int[] distinct(GroupRows group, int rows) {
      int[] pids = new int[rows];
      int count = 0;
      int before = 0;
      for (int row = 0; row < group.rows() && rows > 0; row++) {
        int pid = (int) group.header(GroupRows.PID)[row] ^ Integer.MIN_VALUE;
        boolean same = count > 0 && pid == before;
        if (!same && !group.isRaw(row)) {
          pids[count++] = pid;
          before = pid;
        }
      }
      Arrays.sort(pids, 0, count);
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (i == 0 || pids[i] != pids[i - 1]) {
          pids[kept++] = pids[i] ^ Integer.MIN_VALUE;
        }
      }
      return Arrays.copyOf(pids, kept);
    }

    void write(ByteOut out) {
      out.number(types).number(pids.length);
      long before = -1;
      for (int pid : pids) {
        long value = Integer.toUnsignedLong(pid);
        out.number(value - before - 1);
        before = value;
      }
    }
  }
}
