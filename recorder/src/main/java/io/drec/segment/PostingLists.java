package io.drec.segment;

import java.util.Arrays;

/**
 * Lists of postings: an object, and of each process that touched it when first and last, how often,
 * and by which event. Each different list is kept once. Lists come in the order of their objects'
 * turns, and are named by that and a number among the object's lists; in the first form they were
 * numbered as they came.
 */
final class PostingLists {
  static final int OBJECTS = 0;
  static final int ROWS = 1;
  static final int PROCESSES = 2;
  static final int ORDINALS = 3;
  static final int FIRSTS = 4;
  static final int LASTS = 5;
  static final int COUNTS = 6;
  static final int FAR_TIMES = 7;
  static final int FAR_EVENTS = 8;
  static final int STREAMS = 9;

  private static final int LISTS_OF_OBJECT_BITS = 28;
  private static final int LISTS_MAX = 1 << 16;
  private static final int ROWS_MAX = 1 << 16;

  private final UnpackingContext context;
  private final SectionReader section;
  private final NumberFences fences;

  PostingLists(UnpackingContext context, SectionReader section) {
    this.context = context;
    this.section = section;
    this.fences = new NumberFences(section);
  }

  /** What a list is found by. */
  static long key(long turn, long ofObject) {
    if (ofObject >>> LISTS_OF_OBJECT_BITS != 0) {
      throw SegmentFormatException.corrupt("list " + ofObject + " of an object");
    }
    return turn << LISTS_OF_OBJECT_BITS | ofObject;
  }

  /** The block that holds a list. */
  Block block(long list) {
    int number = fences.find(list);
    if (number < 0) {
      throw SegmentFormatException.corrupt("list " + list + " is in no block");
    }
    return section.block(Block.class, number, payload -> read(payload, fences.first(number)));
  }

  private Block read(byte[] payload, long first) {
    ByteIn in = new ByteIn(payload);
    int lists = in.count(Math.min(LISTS_MAX, payload.length));
    return new Block(context, first, lists, RowStreams.read(in, STREAMS));
  }

  /** Some lists, one behind the other. */
  static final class Block implements BlockCache.Unpacked {
    /** What the lists are found by, ascending. */
    private final long[] keys;

    private final int[] objects;
    private final int[] starts;
    private final int[] processes;
    private final int[] ordinals;
    private final long[] firsts;
    private final long[] lasts;
    private final long[] counts;
    private final long[] farEvents;

    private Block(UnpackingContext context, long first, int lists, ByteIn[] in) {
      boolean byTurns = context.goesByTurns();
      keys = new long[lists];
      objects = new int[lists];
      starts = new int[lists + 1];
      long[] turns = new long[lists];
      long key = first;
      int rows = 0;
      for (int list = 0; list < lists; list++) {
        turns[list] = (list == 0 ? 0 : turns[list - 1]) + in[OBJECTS].signed();
        objects[list] = context.place(turns[list]);
        long next = turns[list] << LISTS_OF_OBJECT_BITS;
        key = list > 0 ? key + 1 : key;
        key = byTurns ? Math.max(key, next) : key;
        keys[list] = key;
        rows += in[ROWS].count(ROWS_MAX - rows);
        starts[list + 1] = rows;
      }
      if (rows > in[ORDINALS].left()) {
        throw SegmentFormatException.corrupt(rows + " postings, fewer are told");
      }
      processes = new int[rows];
      ordinals = new int[rows];
      firsts = new long[rows];
      lasts = new long[rows];
      counts = new long[rows];
      farEvents = new long[in[FAR_EVENTS].left() == 0 ? 0 : 2 * rows];
      long firstOrdinal = 0;
      long firstProcess = 0;
      for (int list = 0; list < lists; list++) {
        long ordinal = byTurns ? context.ordinal(turns[list]) : firstOrdinal;
        long process = firstProcess;
        for (int row = starts[list]; row < starts[list + 1]; row++) {
          long code = in[PROCESSES].number();
          if (code >= 2) {
            process =
                byTurns
                    ? NearerOf.value(code - 2, process, turns[list])
                    : process + TimeCode.unzigzag(code - 2);
            processes[row] = context.place(process);
            firstProcess = row == starts[list] ? process : firstProcess;
          } else {
            processes[row] = code == 0 ? -1 : objects[list];
          }
          code = in[ORDINALS].number();
          if (code == 0) {
            farEvents[2 * row] = in[FAR_EVENTS].number();
            farEvents[2 * row + 1] = in[FAR_EVENTS].number();
            ordinals[row] = -1;
          } else {
            ordinal = context.event(ordinal + TimeCode.unzigzag(code - 1));
            ordinals[row] = (int) ordinal;
            firstOrdinal = row == starts[list] ? ordinal : firstOrdinal;
          }
          int base = Math.max(0, ordinals[row]);
          firsts[row] = context.time(in[FIRSTS], in[FAR_TIMES], base);
          lasts[row] = context.time(in[LASTS], in[FAR_TIMES], base);
          counts[row] = in[COUNTS].number();
        }
        if (byTurns) {
          putInOrder(starts[list], starts[list + 1]);
        }
      }
    }

    /** The rows of a list, as packed in the order of events, come in the order of processes. */
    private void putInOrder(int from, int to) {
      if (to - from < 2) {
        return;
      }
      long[] order = new long[to - from];
      for (int i = 0; i < order.length; i++) {
        order[i] = (long) processes[from + i] << Integer.SIZE | i;
      }
      Arrays.sort(order);
      reorder(processes, from, order);
      reorder(ordinals, from, order);
      reorder(firsts, from, order);
      reorder(lasts, from, order);
      reorder(counts, from, order);
      if (farEvents.length > 0) {
        long[] packed = Arrays.copyOfRange(farEvents, 2 * from, 2 * to);
        for (int i = 0; i < order.length; i++) {
          farEvents[2 * (from + i)] = packed[2 * (int) order[i]];
          farEvents[2 * (from + i) + 1] = packed[2 * (int) order[i] + 1];
        }
      }
    }

    private static void reorder(int[] numbers, int from, long[] order) {
      int[] packed = Arrays.copyOfRange(numbers, from, from + order.length);
      for (int i = 0; i < order.length; i++) {
        numbers[from + i] = packed[(int) order[i]];
      }
    }

    private static void reorder(long[] numbers, int from, long[] order) {
      long[] packed = Arrays.copyOfRange(numbers, from, from + order.length);
      for (int i = 0; i < order.length; i++) {
        numbers[from + i] = packed[(int) order[i]];
      }
    }

    /** Where a list's rows begin; fails when it has not as many as it should. */
    int start(long list, int rows) {
      int index = index(list);
      if (starts[index + 1] - starts[index] != rows) {
        throw SegmentFormatException.corrupt("list " + list + " has not " + rows + " rows");
      }
      return starts[index];
    }

    private int index(long list) {
      int index = Arrays.binarySearch(keys, list);
      if (index < 0) {
        throw SegmentFormatException.corrupt("list " + list + " is not in its block");
      }
      return index;
    }

    int object(long list) {
      return objects[index(list)];
    }

    /** -1: none is known. */
    int process(int row) {
      return processes[row];
    }

    byte[] value(Events events, int row) {
      ByteOut out = new ByteOut(32).u8(1).signed(firsts[row]).signed(lasts[row]);
      out.number(counts[row]);
      int ordinal = ordinals[row];
      if (ordinal < 0) {
        out.number(farEvents[2 * row]).number(farEvents[2 * row + 1]);
      } else {
        out.number(events.sequence(ordinal)).number(events.index(ordinal));
      }
      return out.toBytes();
    }

    @Override
    public int weight() {
      return 256 + 16 * objects.length + 32 * processes.length + 8 * farEvents.length;
    }
  }
}
