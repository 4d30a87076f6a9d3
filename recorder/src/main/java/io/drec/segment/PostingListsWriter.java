package io.drec.segment;

import java.util.Arrays;

/** Gathers lists of postings until their section is due; {@link PostingLists} says how they lie. */
final class PostingListsWriter {
  private static final int ROWS_PER_BLOCK = 1024;

  private final PackingContext context;

  /** All different lists, in the plain form that {@link #row} gives them. */
  private final Interner known = new Interner();

  /** By number: the turn of its object, its number among the object's, its rows. */
  private int[] turns = new int[256];

  private int[] numbers = new int[256];
  private int[] rows = new int[256];

  /** By turn: how many lists an object has. */
  private int[] counts = new int[0];

  private final RowStreams streams = new RowStreams(PostingLists.STREAMS);
  private final NumberFences.Writer fences = new NumberFences.Writer();
  private final PostingRows list = new PostingRows();
  private int listsOfBlock;
  private int rowsOfBlock;
  private long objectBefore;
  private long firstProcess;

  PostingListsWriter(PackingContext context) {
    this.context = context;
  }

  /**
   * Adds a row to a list, of which the object's turn has been written.
   *
   * @param process its turn and 1, or 0
   */
  void row(ByteOut out, long process, FieldsOfRow posting) {
    event(out, process, posting.get(3), posting.get(4), posting.get(0), posting.get(1));
    out.number(posting.get(2));
  }

  /** Likewise, of a posting that is held. */
  void row(ByteOut out, long process, HeldPostings held, int posting) {
    long firstNs = held.firstNs(posting);
    long lastNs = held.lastNs(posting);
    event(out, process, held.sequence(posting), held.index(posting), firstNs, lastNs);
    out.number(held.count(posting));
  }

  private void event(
      ByteOut out, long process, long sequence, long index, long firstNs, long lastNs) {
    int ordinal = context.ordinal(sequence, index);
    out.number(process).number(ordinal + 1L);
    if (ordinal < 0) {
      out.number(sequence).number(index);
    }
    context.time(out, out, firstNs, Math.max(0, ordinal));
    context.time(out, out, lastNs, Math.max(0, ordinal));
  }

  /** The number of a list, by which {@link #ofObject} knows it. */
  int add(ByteOut made, long turn, int itsRows) {
    int before = known.size();
    int number = known.add(made.array(), 0, made.length());
    if (number == before) {
      if (number == turns.length) {
        turns = Arrays.copyOf(turns, 2 * number);
        numbers = Arrays.copyOf(numbers, 2 * number);
        rows = Arrays.copyOf(rows, 2 * number);
      }
      if (counts.length == 0) {
        counts = new int[context.entities.count()];
      }
      turns[number] = (int) turn;
      numbers[number] = counts[(int) turn]++;
      rows[number] = itsRows;
    }
    return number;
  }

  /** Which of its object's lists it is. */
  int ofObject(int number) {
    return numbers[number];
  }

  void finish(SectionWriter section) {
    long[] order = new long[known.size()];
    // Of one object the lists were numbered in the order in which they came.
    Arrays.setAll(order, number -> (long) turns[number] << Integer.SIZE | number);
    Arrays.sort(order);
    for (long next : order) {
      int number = (int) next;
      if (rowsOfBlock > 0 && rowsOfBlock + rows[number] > ROWS_PER_BLOCK) {
        flush(section);
      }
      if (listsOfBlock == 0) {
        fences.add(key(number));
      }
      int from = known.offset(number);
      write(new ByteIn(known.array(number), from, from + known.length(number)), rows[number]);
    }
    if (listsOfBlock > 0) {
      flush(section);
    }
    section.finish(fences.payload());
  }

  private long key(int number) {
    return PostingLists.key(turns[number], numbers[number]);
  }

  private void write(ByteIn in, int count) {
    long object = in.number();
    streams.get(PostingLists.OBJECTS).signed(object - objectBefore);
    objectBefore = object;
    streams.get(PostingLists.ROWS).number(count);
    list.read(in, count);
    long ordinalBefore = context.entities.ordinal(object);
    long processBefore = firstProcess;
    for (int i = 0; i < count; i++) {
      int row = list.byEvent(i);
      long process = list.get(row, PostingRows.PROCESS) - 1;
      if (process < 0 || process == object) {
        streams.get(PostingLists.PROCESSES).number(process < 0 ? 0 : 1);
      } else {
        long code = NearerOf.code(process, processBefore, object);
        streams.get(PostingLists.PROCESSES).number(2 + code);
        processBefore = process;
        firstProcess = i == 0 ? process : firstProcess;
      }
      long ordinal = list.get(row, PostingRows.ORDINAL) - 1;
      if (ordinal < 0) {
        streams.get(PostingLists.ORDINALS).number(0);
        streams.get(PostingLists.FAR_EVENTS).number(list.get(row, PostingRows.SEQUENCE));
        streams.get(PostingLists.FAR_EVENTS).number(list.get(row, PostingRows.INDEX));
      } else {
        long code = TimeCode.zigzag(ordinal - ordinalBefore);
        streams.get(PostingLists.ORDINALS).number(1 + code);
        ordinalBefore = ordinal;
      }
      time(PostingLists.FIRSTS, row, PostingRows.FIRST);
      time(PostingLists.LASTS, row, PostingRows.LAST);
      streams.get(PostingLists.COUNTS).number(list.get(row, PostingRows.COUNT));
    }
    listsOfBlock++;
    rowsOfBlock += count;
  }

  private void time(int stream, int row, int member) {
    long code = list.get(row, member);
    streams.get(stream).number(code);
    if (TimeCode.isFar(code)) {
      streams.get(PostingLists.FAR_TIMES).number(list.get(row, member + 1));
    }
  }

  private void flush(SectionWriter section) {
    section.block(streams.finish(listsOfBlock));
    listsOfBlock = 0;
    rowsOfBlock = 0;
    objectBefore = 0;
    firstProcess = 0;
  }

  /** Bytes kept, about. */
  long retainedBytes() {
    return 2 * known.bytes() + 12L * known.size() + 4L * counts.length;
  }
}
