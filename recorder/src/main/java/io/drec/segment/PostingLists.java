package io.drec.segment;

import java.util.ArrayList;
import java.util.List;

/**
 * Lists of postings: an object, and of each process that touched it when first and last, how often,
 * and by which event. Each different list is kept once.
 */
final class PostingLists {
  private static final int OBJECTS = 0;
  private static final int ROWS = 1;
  private static final int PROCESSES = 2;
  private static final int ORDINALS = 3;
  private static final int FIRSTS = 4;
  private static final int LASTS = 5;
  private static final int COUNTS = 6;
  private static final int FAR_TIMES = 7;
  private static final int FAR_EVENTS = 8;
  private static final int STREAMS = 9;

  private static final int ROWS_PER_BLOCK = 1024;
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
    private final long first;
    private final int[] objects;
    private final int[] starts;
    private final int[] processes;
    private final int[] ordinals;
    private final long[] firsts;
    private final long[] lasts;
    private final long[] counts;
    private final long[] farEvents;

    private Block(UnpackingContext context, long first, int lists, ByteIn[] in) {
      this.first = first;
      objects = new int[lists];
      starts = new int[lists + 1];
      long object = 0;
      int rows = 0;
      for (int list = 0; list < lists; list++) {
        object += in[OBJECTS].signed();
        objects[list] = context.entity(object);
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
        long ordinal = firstOrdinal;
        long process = firstProcess;
        for (int row = starts[list]; row < starts[list + 1]; row++) {
          long code = in[PROCESSES].number();
          if (code >= 2) {
            process += TimeCode.unzigzag(code - 2);
            processes[row] = context.entity(process);
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
      long index = list - first;
      if (index < 0 || index >= objects.length) {
        throw SegmentFormatException.corrupt("list " + list + " is not in its block");
      }
      return (int) index;
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
      return 256 + 8 * objects.length + 32 * processes.length + 8 * farEvents.length;
    }
  }

  /** Takes lists, and keeps the blocks until the section is due. */
  static final class Writer {
    private final PackingContext context;

    /** All different lists, in the plain form that {@link #row} gives them. */
    private final Interner known = new Interner();

    private final RowStreams streams = new RowStreams(STREAMS);
    private final List<ByteOut> blocks = new ArrayList<>();
    private final NumberFences.Writer fences = new NumberFences.Writer();
    private long firstOfBlock;
    private int listsOfBlock;
    private int rowsOfBlock;
    private long objectBefore;
    private long firstOrdinal;
    private long firstProcess;

    Writer(PackingContext context) {
      this.context = context;
    }

    /** How many lists there are. */
    long count() {
      return known.size();
    }

    /**
     * Adds a row to a list, of which the object's number has been written.
     *
     * @param process its number and 1, or 0
     */
    void row(ByteOut list, long process, FieldsOfRow posting) {
      long sequence = posting.get(3);
      long index = posting.get(4);
      int ordinal = context.ordinal(sequence, index);
      list.number(process).number(ordinal + 1L);
      if (ordinal < 0) {
        list.number(sequence).number(index);
      }
      context.time(list, list, posting.get(0), Math.max(0, ordinal));
      context.time(list, list, posting.get(1), Math.max(0, ordinal));
      list.number(posting.get(2));
    }

    /** The number of a list: the next, when none like it is known. */
    long add(ByteOut list, int rows) {
      int size = known.size();
      int number = known.add(list.array(), 0, list.length());
      if (number == size) {
        if (rowsOfBlock > 0 && rowsOfBlock + rows > ROWS_PER_BLOCK) {
          flush();
        }
        write(new ByteIn(list.array(), 0, list.length()), rows);
      }
      return number;
    }

    private void write(ByteIn list, int rows) {
      long object = list.number();
      streams.get(OBJECTS).signed(object - objectBefore);
      objectBefore = object;
      streams.get(ROWS).number(rows);
      long ordinalBefore = firstOrdinal;
      long processBefore = firstProcess;
      for (int row = 0; row < rows; row++) {
        long process = list.number() - 1;
        if (process < 0 || process == object) {
          streams.get(PROCESSES).number(process < 0 ? 0 : 1);
        } else {
          streams.get(PROCESSES).number(2 + TimeCode.zigzag(process - processBefore));
          processBefore = process;
          firstProcess = row == 0 ? process : firstProcess;
        }
        long ordinal = list.number() - 1;
        if (ordinal < 0) {
          streams.get(ORDINALS).number(0);
          streams.get(FAR_EVENTS).number(list.number()).number(list.number());
        } else {
          streams.get(ORDINALS).number(1 + TimeCode.zigzag(ordinal - ordinalBefore));
          ordinalBefore = ordinal;
          firstOrdinal = row == 0 ? ordinal : firstOrdinal;
        }
        time(list, FIRSTS);
        time(list, LASTS);
        streams.get(COUNTS).number(list.number());
      }
      listsOfBlock++;
      rowsOfBlock += rows;
    }

    private void time(ByteIn list, int stream) {
      long code = list.number();
      streams.get(stream).number(code);
      if (TimeCode.isFar(code)) {
        streams.get(FAR_TIMES).number(list.number());
      }
    }

    private void flush() {
      blocks.add(streams.finish(listsOfBlock));
      fences.add(firstOfBlock);
      firstOfBlock += listsOfBlock;
      listsOfBlock = 0;
      rowsOfBlock = 0;
      objectBefore = 0;
      firstOrdinal = 0;
      firstProcess = 0;
    }

    void finish(SectionWriter section) {
      if (listsOfBlock > 0) {
        flush();
      }
      blocks.forEach(section::block);
      section.finish(fences.payload());
    }

    /** Bytes kept, about. */
    long retainedBytes() {
      return 2 * known.bytes();
    }
  }
}
