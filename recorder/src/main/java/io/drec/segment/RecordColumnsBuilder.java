package io.drec.segment;

import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.record.RecordLayout.Frame;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gathers the records of a segment's frames, in order, into columns. Their texts go into the text
 * table's builder. A frame that columns would not give back byte for byte is kept as it is. Not
 * thread safe.
 */
public final class RecordColumnsBuilder {
  /** A group ends before it would take more memory than about this. */
  private static final int GROUP_TEXT_BYTES_MAX = 4 * 1024 * 1024;

  private static final int GROUP_CELLS_MAX = 1024 * 1024;

  /** With the records of one more frame, a group is below what a reader takes. */
  private static final int GROUP_RECORDS_MAX = 32 * 1024;

  private static final int SHAPE_BYTES_MAX = 2 * 1024 * 1024;

  private final ColumnMemory memory;
  private final Effort effort;
  private final TextTableBuilder texts;
  private final FrameTable frames = new FrameTable();
  private final ShapeTable shapes = new ShapeTable();
  private final GroupRows group;
  private final GroupWriter writer;
  private final RecordSplitter splitter = new RecordSplitter();
  private final Composer composer = new Composer();
  private final Fingerprints fingerprints = new Fingerprints();
  private final List<GroupWriter.Coded> groups = new ArrayList<>();
  private final List<byte[]> rawFrames = new ArrayList<>();
  private final RecordView view = new RecordView();
  private long[] timesNs = new long[1024];
  private int events;
  private long codedBytes;
  private byte[] bytes = new byte[0];
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  public RecordColumnsBuilder(TextTableBuilder texts, Effort effort) {
    this(texts, effort, new ColumnMemory());
  }

  /**
   * Likewise.
   *
   * @param memory of the segments before
   */
  public RecordColumnsBuilder(TextTableBuilder texts, Effort effort, ColumnMemory memory) {
    this(texts, effort, memory, new GroupRows());
  }

  private RecordColumnsBuilder(
      TextTableBuilder texts, Effort effort, ColumnMemory memory, GroupRows group) {
    this.memory = memory;
    this.group = group;
    this.writer = new GroupWriter(memory, shapes);
    this.texts = texts;
    this.effort = effort;
  }

  /** A builder for the next segment, in the memory of this one, which is used up. */
  public RecordColumnsBuilder next(TextTableBuilder itsTexts) {
    group.restart();
    return new RecordColumnsBuilder(itsTexts, effort, memory, group);
  }

  /**
   * Takes a frame.
   *
   * @throws IllegalArgumentException when its sequence is not greater than that of the frame before
   */
  public void add(FrameView frame) {
    if (bytes.length < frame.length()) {
      bytes = new byte[Math.max(frame.length(), Math.min(2 * bytes.length, 1 << 20))];
      buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
    int length = frame.length();
    frame.copyTo(bytes, 0);
    int before = events;
    boolean plain =
        addTimes(frame, length) && effort.columns() && FrameTable.isPlain(buffer, frame);
    frames.add(frame, bytes, plain ? FrameTable.COLUMNS : FrameTable.RAW, events - before);
    if (plain) {
      addRecords(length, frame.hostId());
    } else {
      for (int i = before; i < events; i++) {
        group.add(timesNs[i]);
      }
      byte[] raw = SealedBlock.seal(bytes, 0, length, effort.columnLevel());
      rawFrames.add(raw);
      codedBytes += raw.length;
    }
    if (group.rows() >= Math.min(effort.groupRecords(), GROUP_RECORDS_MAX)
        || group.plain.bytes() + group.composed.bytes() > GROUP_TEXT_BYTES_MAX
        || group.cells() > GROUP_CELLS_MAX) {
      closeGroup();
    }
  }

  /** Takes the times of the records that can be read; false: columns would lose something. */
  private boolean addTimes(FrameView frame, int length) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    int before = events;
    boolean plain = true;
    for (int at = Frame.BYTES; at < length; at += view.length()) {
      try {
        view.wrap(buffer, at, length);
      } catch (RecordFormatException e) {
        return false;
      }
      if (events == timesNs.length) {
        timesNs = Arrays.copyOf(timesNs, 2 * events);
      }
      timesNs[events++] = view.timeNs();
      first = Math.min(first, view.timeNs());
      last = Math.max(last, view.timeNs());
      plain &= RecordSplitter.isPlain(buffer, at, view.length());
    }
    return plain
        && events > before
        && events - before == frame.recordCount()
        && first == frame.firstTimeNs()
        && last == frame.lastTimeNs();
  }

  private void addRecords(int length, byte[] hostId) {
    int at = Frame.BYTES;
    while (at < length) {
      int recordLength = buffer.getInt(at + Header.LENGTH);
      splitter.split(buffer, bytes, at, recordLength);
      if (shapes.bytes() > SHAPE_BYTES_MAX) {
        splitter.splitOpaque(buffer, bytes, at, recordLength);
      }
      int number = shapes.add(splitter.key());
      Shape shape = shapes.get(number);
      int row = group.add(buffer.getLong(at + Header.TIME_NS));
      group.header(GroupRows.SHAPE)[row] = number;
      group.header(GroupRows.PID)[row] = RecordSplitter.read(buffer, at + Header.PID, 4);
      group.header(GroupRows.TID)[row] = RecordSplitter.read(buffer, at + Header.TID, 4);
      group.header(GroupRows.START)[row] = buffer.getLong(at + Header.START_NS);
      group.header(GroupRows.FLAGS)[row] = buffer.get(at + Header.FLAGS) & 0xff;
      group.header(GroupRows.CPU)[row] = RecordSplitter.read(buffer, at + Header.CPU, 2);
      group.header(GroupRows.HOOK)[row] = RecordSplitter.read(buffer, at + Header.HOOK, 2);
      group.header(GroupRows.RESERVED)[row] = RecordSplitter.read(buffer, at + Header.HOOK + 2, 2);
      if (shape.originSlot >= 0) {
        fingerprints.leaveOut(splitter, shape, hostId, group.timesNs()[row]);
      }
      addSlots(number, shape);
      at += recordLength;
    }
  }

  private void addSlots(int number, Shape shape) {
    GroupRows.Rows rows = group.rows(number, shape);
    Composer.SlotState[] states = shapes.states(number);
    composer.open(splitter, shape);
    int row = rows.add();
    for (int slot = 0; slot < shape.slotCount(); slot++) {
      if (!shape.isText(slot)) {
        rows.columns[slot][row] = splitter.number(slot);
        continue;
      }
      Composition composition = composer.find(slot, states);
      rows.columns[slot][row] =
          composition == null
              ? (long)
                      group.plain.add(
                          splitter.bytes(), splitter.offset(slot), splitter.length(slot))
                  << 1
              : (long) group.composed.add(composition.bytes, 0, composition.bytes.length) << 1 | 1;
    }
  }

  private void closeGroup() {
    if (group.rows() > 0) {
      GroupWriter.Coded coded = writer.write(group, texts);
      groups.add(coded);
      codedBytes += coded.columns().length + coded.times().length + 4L * coded.texts().length;
      codedBytes += 4L * coded.index().pids().length;
      group.clear();
    }
  }

  /** The events of the frames added so far. */
  public Events events() {
    return new FrameEvents(frames, ordinal -> timesNs[ordinal]);
  }

  /** Visits the frames that were kept as they are, in order. */
  public void forEachRaw(Consumer<FrameView> visitor) {
    FrameView frame = new FrameView();
    for (byte[] raw : rawFrames) {
      byte[] opened = SealedBlock.open(raw);
      ByteBuffer frameBytes = ByteBuffer.wrap(opened).order(ByteOrder.LITTLE_ENDIAN);
      visitor.accept(frame.wrap(frameBytes, 0, opened.length));
    }
  }

  public int frameCount() {
    return frames.count();
  }

  /** Bytes that the builder holds, about; without the text table's. */
  public long retainedBytes() {
    return codedBytes
        + 8L * timesNs.length
        + 80L * frames.count()
        + 8 * group.cells()
        + group.plain.bytes()
        + group.composed.bytes()
        + 2L * bytes.length;
  }

  /** Codes what is still open; must be called before the text table is finished. */
  public void close() {
    closeGroup();
  }

  /** Writes all blocks; the text table must be finished. */
  public void finish(Blocks.Sink sink) {
    ByteOut out = new ByteOut();
    frames.write(out);
    writeIndex(out);
    sink.put(Section.FRAMES, 0, SealedBlock.seal(out.array(), 0, out.length(), 3));
    out.clear();
    shapes.write(out);
    sink.put(
        Section.SHAPES, 0, SealedBlock.seal(out.array(), 0, out.length(), effort.columnLevel()));
    for (int i = 0; i < groups.size(); i++) {
      sink.put(Section.RECORDS, i, SealedBlock.sealRaw(groups.get(i).columns()));
    }
    for (int i = 0; i < groups.size(); i++) {
      sink.put(
          Section.RECORD_TEXTS,
          i,
          SealedBlock.sealRaw(GroupTextIds.write(groups.get(i).texts(), texts)));
    }
    for (int i = 0; i < groups.size(); i++) {
      sink.put(Section.RECORD_TIMES, i, SealedBlock.sealRaw(groups.get(i).times()));
    }
    for (int i = 0; i < rawFrames.size(); i++) {
      sink.put(Section.RAW_FRAMES, i, rawFrames.get(i));
    }
    out.clear();
    groups.forEach(coded -> coded.index().write(out));
    sink.put(
        Section.RECORD_INDEX,
        0,
        SealedBlock.seal(out.array(), 0, out.length(), effort.columnLevel()));
  }

  /** How many records each group has, and its earliest and latest time. */
  private void writeIndex(ByteOut out) {
    Events all = events();
    out.number(groups.size());
    int ordinal = 0;
    long before = 0;
    for (GroupWriter.Coded coded : groups) {
      long first = Long.MAX_VALUE;
      long last = Long.MIN_VALUE;
      for (int i = 0; i < coded.rows(); i++) {
        long timeNs = all.timeNs(ordinal++);
        first = Math.min(first, timeNs);
        last = Math.max(last, timeNs);
      }
      out.number(coded.rows()).signed(first - before).number(last - first);
      before = first;
    }
  }
}
