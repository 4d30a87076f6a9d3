package io.drec.segment;

import io.drec.record.FrameHead;
import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.record.RecordLayout.Frame;
import io.drec.record.RecordLayout.Header;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The records of a segment. Frames come back byte for byte, single events by their number ({@link
 * Events}). Records lie in groups, each decoded as far as its records are asked for; the groups
 * used last are kept. Not thread safe.
 */
public final class RecordColumns {
  private static final int RECORD_BYTES_MAX = 1024 * 1024;

  /** Of memory, of a shape with some twenty slots; about. */
  private static final int SHAPE_BYTES = 2048;

  private final Blocks.Source source;
  private final TextTable texts;
  private final FrameTable frames;
  private final GroupIndex groups;
  private final Shape[] shapes;
  private final Events events;
  private final BlockCache cache;
  private final int segment;
  private final ShapeFacts shapeFacts;
  private final TextHits textHits;

  /** Times of a group's records, unpacked. */
  private record Times(long[] ns) implements BlockCache.Unpacked {
    @Override
    public int weight() {
      return Long.BYTES * ns.length;
    }
  }

  /** A group whose records are being read. */
  private record Group(GroupReader reader, int weight) implements BlockCache.Unpacked {}

  private RecordColumns(
      Blocks.Source source,
      TextTable texts,
      FrameTable frames,
      GroupIndex groups,
      Shape[] shapes,
      BlockCache cache) {
    this.cache = cache;
    this.segment = cache.newSegment();
    this.source = source;
    this.texts = texts;
    this.frames = frames;
    this.groups = groups;
    this.shapes = shapes;
    this.shapeFacts = new ShapeFacts(shapes);
    this.textHits = new TextHits(source, texts);
    this.events = new FrameEvents(frames, this::recordTimeNs);
  }

  /**
   * Reads the headers of the frames and the shapes of the records; {@code cache} is shared by all
   * open segments.
   *
   * @throws SegmentFormatException when they are missing, damaged or of another version; as do all
   *     methods that read
   */
  public static RecordColumns open(Blocks.Source source, TextTable texts, BlockCache cache) {
    ByteIn in = new ByteIn(Blocks.require(source, Section.FRAMES, 0));
    FrameTable frames = FrameTable.read(in);
    GroupIndex groups = GroupIndex.read(in, frames.eventCount());
    Shape[] shapes = ShapeTable.read(new ByteIn(Blocks.require(source, Section.SHAPES, 0)));
    return new RecordColumns(source, texts, frames, groups, shapes, cache);
  }

  /** Whether a segment has records to open. */
  public static boolean isThere(Blocks.Source source) {
    return source.get(Section.FRAMES, 0) != null;
  }

  public Events events() {
    return events;
  }

  /** Bytes that it keeps, beside blocks in the cache; about. */
  public long weight() {
    return frames.weight()
        + groups.weight()
        + (long) SHAPE_BYTES * shapes.length
        + textHits.weight();
  }

  public int frameCount() {
    return frames.count();
  }

  /** The sequence of the first frame; -1: there is none. */
  public long firstSequence() {
    return frames.count() == 0 ? -1 : frames.sequence(0);
  }

  public long lastSequence() {
    return frames.count() == 0 ? -1 : frames.sequence(frames.count() - 1);
  }

  private long recordTimeNs(int ordinal) {
    int group = groups.of(ordinal);
    return times(group)[ordinal - groups.firstOrdinal(group)];
  }

  private long[] times(int group) {
    return cache
        .get(
            Times.class,
            segment,
            Section.RECORD_TIMES,
            group,
            number -> {
              byte[] block = Blocks.require(source, Section.RECORD_TIMES, number);
              return new Times(GroupReader.times(block, groups.rows(number)));
            })
        .ns();
  }

  FrameTable frames() {
    return frames;
  }

  ShapeFacts shapeFacts() {
    return shapeFacts;
  }

  SegmentFacts facts(boolean byWords) {
    return new SegmentFacts(
        shapeFacts, textHits, recordIndex(), groups.count(), frames.hasRaw(), byWords);
  }

  /** What is known of all rows that were made of the records. */
  SegmentFacts factsOfRows(boolean byWords) {
    return new SegmentFacts(shapeFacts, textHits, RecordIndex.UNKNOWN, 0, false, byWords);
  }

  /** Gets ready for the texts that a query asks for. */
  void prepare(RecordQuery query) {
    textHits.find(query.texts());
  }

  int checkedText(long number) {
    if (number < 0 || number >= texts.size()) {
      throw SegmentFormatException.corrupt("text " + number + " of " + texts.size());
    }
    return (int) number;
  }

  RecordIndex recordIndex() {
    return cache.get(
        RecordIndex.class,
        segment,
        Section.RECORD_INDEX,
        0,
        number -> {
          byte[] sealed = source.get(Section.RECORD_INDEX, number);
          return sealed == null
              ? RecordIndex.UNKNOWN
              : RecordIndex.read(SealedBlock.open(sealed), groups);
        });
  }

  TextHits textHits() {
    return textHits;
  }

  GroupReader group(int group) {
    return cache
        .get(
            Group.class,
            segment,
            Section.RECORDS,
            group,
            number -> {
              byte[] block = Blocks.require(source, Section.RECORDS, number);
              int[] ids = groupTextIds(number);
              GroupReader reader = new GroupReader(block, times(number), ids, shapes, texts);
              return new Group(reader, reader.weight());
            })
        .reader();
  }

  int[] groupTextIds(int number) {
    return GroupTextIds.read(Blocks.require(source, Section.RECORD_TEXTS, number), texts.size());
  }

  /**
   * Visits the frames from a sequence on; the view is only valid during the call.
   *
   * @return false when the visitor ended the visit
   */
  public boolean forEach(long fromSequence, Predicate<FrameView> visitor) {
    int found = frames.find(fromSequence);
    Joiner joiner = new Joiner();
    for (int frame = found < 0 ? -1 - found : found; frame < frames.count(); frame++) {
      if (!visitor.test(joiner.frame(frame))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Visits the frames that have an event in a span of time, in the order of their sequence; the
   * view is only valid during the call.
   *
   * @param fromNs since 1970 UTC, inclusive
   * @param toNs since 1970 UTC, inclusive
   * @return false when the visitor ended the visit
   */
  public boolean forEach(long fromNs, long toNs, Predicate<FrameView> visitor) {
    Joiner joiner = new Joiner();
    for (int frame = 0; frame < frames.count(); frame++) {
      if (reaches(frame, fromNs, toNs) && !visitor.test(joiner.frame(frame))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Hands out the records that may be wanted, and none of another time than asked for.
   *
   * @return false when the taker ended the visit
   */
  public boolean forEach(RecordQuery query, RecordQuery.Taker taker) {
    prepare(query);
    return new RecordSearch(this, query, taker).run();
  }

  /** Whether a text of the segment, of a record in columns or of a row, passes. */
  public boolean hasText(RecordQuery query, Wanted.TextTest test) {
    prepare(query);
    return textHits.may(test) && !textHits.of(test).isEmpty();
  }

  private boolean reaches(int frame, long fromNs, long toNs) {
    int end = frames.firstOrdinal(frame) + frames.recordCount(frame);
    int ordinal = frames.firstOrdinal(frame);
    while (ordinal < end) {
      int group = groups.of(ordinal);
      if (groups.firstTimeNs(group) <= toNs && groups.lastTimeNs(group) >= fromNs) {
        long timeNs = events.timeNs(ordinal);
        if (timeNs >= fromNs && timeNs <= toNs) {
          return true;
        }
        ordinal++;
      } else {
        ordinal = groups.firstOrdinal(group + 1);
      }
    }
    return false;
  }

  /**
   * One frame.
   *
   * @return null when the segment has no frame of this sequence
   */
  public @Nullable FrameView frame(long sequence) {
    int found = frames.find(sequence);
    return found < 0 ? null : new Joiner().frame(found);
  }

  private byte[] raw(int frame) {
    byte[] raw = Blocks.require(source, Section.RAW_FRAMES, frames.rawNumber(frame));
    if (raw.length < Frame.BYTES) {
      throw SegmentFormatException.corrupt("a frame of " + raw.length + " bytes");
    }
    return raw;
  }

  /** Puts frames together; what a visit holds is not disturbed by another. */
  private final class Joiner {
    private final FrameView view = new FrameView();
    private final ByteOut out = new ByteOut(64 * 1024);

    FrameView frame(int number) {
      byte[] bytes = frames.isRaw(number) ? raw(number) : joined(number);
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      try {
        FrameView frame = view.wrap(buffer, 0, buffer.getInt(Frame.LENGTH));
        if (frame.sequence() != frames.sequence(number)) {
          throw SegmentFormatException.corrupt(
              "frame " + frame.sequence() + " in the place of frame " + frames.sequence(number));
        }
        return frame;
      } catch (RecordFormatException e) {
        throw SegmentFormatException.corrupt(
            "frame " + frames.sequence(number) + ": " + e.getMessage());
      }
    }

    private byte[] joined(int frame) {
      out.clear();
      for (int i = 0; i < Frame.BYTES; i += 8) {
        out.le(8, 0);
      }
      byte[] hostId = frames.hostId(frame);
      int ordinal = frames.firstOrdinal(frame);
      int end = ordinal + frames.recordCount(frame);
      long first = Long.MAX_VALUE;
      long last = Long.MIN_VALUE;
      while (ordinal < end) {
        int number = groups.of(ordinal);
        GroupReader group = group(number);
        int row = ordinal - groups.firstOrdinal(number);
        for (; row < group.rows() && ordinal < end; row++, ordinal++) {
          write(group, row, hostId, out);
          first = Math.min(first, group.timeNs(row));
          last = Math.max(last, group.timeNs(row));
        }
      }
      ByteBuffer buffer = ByteBuffer.wrap(out.array()).order(ByteOrder.LITTLE_ENDIAN);
      frames.writeHeader(frame, buffer, out.length(), first, last);
      return out.array();
    }
  }

  static void write(GroupReader group, int row, byte @Nullable [] hostId, ByteOut out) {
    int before = out.length();
    if (!group.write(row, hostId, out) || out.length() - before > RECORD_BYTES_MAX) {
      throw SegmentFormatException.corrupt("record " + row + " of a group is not a record");
    }
  }

  /** What the frame of an event says of its records. */
  public FrameHead head(int ordinal) {
    return frames.head(frames.frameOf(ordinal));
  }

  /** One record, by its number; little-endian. */
  public ByteBuffer record(int ordinal) {
    int frame = frames.frameOf(ordinal);
    if (frames.isRaw(frame)) {
      return rawRecord(frame, ordinal - frames.firstOrdinal(frame));
    }
    int number = groups.of(ordinal);
    ByteOut out = new ByteOut(4096);
    write(group(number), ordinal - groups.firstOrdinal(number), frames.hostId(frame), out);
    return ByteBuffer.wrap(out.array(), 0, out.length()).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer rawRecord(int frame, int index) {
    byte[] raw = raw(frame);
    ByteBuffer buffer = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    int at = Frame.BYTES;
    int length = 0;
    for (int i = 0; i <= index; i++) {
      at += length;
      length = raw.length - at < Header.BYTES ? -1 : buffer.getInt(at + Header.LENGTH);
      if (length < Header.BYTES || length > raw.length - at) {
        throw SegmentFormatException.corrupt("a raw frame has no record " + index);
      }
    }
    return ByteBuffer.wrap(Arrays.copyOfRange(raw, at, at + length)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Groups in which records lie. */
  public int groupCount() {
    return groups.count();
  }

  /** The number of the group's first event; of the group behind the last: how many events. */
  public int groupFirstOrdinal(int group) {
    return groups.firstOrdinal(group);
  }

  /** Time of the group's earliest event, ns since 1970 UTC. */
  public long groupFirstTimeNs(int group) {
    return groups.firstTimeNs(group);
  }

  public long groupLastTimeNs(int group) {
    return groups.lastTimeNs(group);
  }

  /**
   * The numbers of all texts that the group's columns name, sorted, each once. A text of a record
   * is one of them; or is put together of some of them, and of numbers and times; or is a number or
   * a time, which are no texts here. Records of frames that are kept raw name none.
   */
  public int[] groupTexts(int group) {
    int[] ids = groupTextIds(group);
    for (int i = 0; i < ids.length; i++) {
      ids[i] >>= 1;
    }
    return Arrays.stream(ids).sorted().distinct().toArray();
  }
}
