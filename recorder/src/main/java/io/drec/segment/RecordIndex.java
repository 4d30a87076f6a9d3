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
  /** Of a segment that is older than such indexes: anything may be in its groups. */
  static final RecordIndex UNKNOWN = new RecordIndex(new long[0], new int[0][]);

  @Override
  public int weight() {
    int weight = 64;
    for (int[] ofGroup : pids) {
      weight += 32 + Integer.BYTES * ofGroup.length;
    }
    return weight;
  }

  /** The types that records of a group may have. */
  long types(int group) {
    return group < types.length ? types[group] : Wanted.ALL;
  }

  /** Whether a group may have a record of a process whose number passes. */
  boolean hasPid(int group, IntPredicate test) {
    if (group >= pids.length) {
      return true;
    }
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
      for (int number = 0; number < group.shapes(); number++) {
        GroupRows.Rows own = group.ofShape(number);
        types |= own == null ? 0 : ShapeFacts.typesOf(own.shape);
      }
      return new OfGroup(types, pids(group));
    }

    private static int[] pids(GroupRows group) {
      long[] shapes = group.header(GroupRows.SHAPE);
      long[] column = group.header(GroupRows.PID);
      int[] pids = new int[16];
      int count = 0;
      for (int row = 0; row < group.rows(); row++) {
        // Signed, and still in unsigned order.
        int pid = (int) column[row] ^ Integer.MIN_VALUE;
        boolean isRaw = shapes[row] == ShapeTable.RAW;
        if (!isRaw && (count == 0 || pids[count - 1] != pid)) {
          if (count == pids.length) {
            pids = Arrays.copyOf(pids, 2 * count);
          }
          pids[count++] = pid;
        }
      }
      Arrays.sort(pids, 0, count);
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (kept == 0 || pids[i] != pids[kept - 1]) {
          pids[kept++] = pids[i];
        }
      }
      int[] found = new int[kept];
      for (int i = 0; i < kept; i++) {
        found[i] = pids[i] ^ Integer.MIN_VALUE;
      }
      return found;
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
