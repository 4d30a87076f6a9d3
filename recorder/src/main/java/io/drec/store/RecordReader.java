package io.drec.store;

import io.drec.record.EventId;
import io.drec.record.FieldId;
import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.record.RecordLayout;
import io.drec.record.RecordView;
import io.drec.segment.SegmentFormatException;
import io.drec.store.Tables.Cursor;
import io.drec.store.Tables.Order;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads records back out of segments. Not thread safe. */
final class RecordReader {
  private final FootageSource source;
  private static final int SEEN_ROWS_MAX = 10_000;

  private final HostNames hosts;
  private final EntityIds ids = new EntityIds();
  private final SegmentReader segment = new SegmentReader();
  private final Map<ByteBuffer, SeenRow> seenRows = new HashMap<>();

  RecordReader(FootageSource source, HostNames hosts) {
    this.source = source;
    this.hosts = hosts;
  }

  Optional<StoredRecord> record(EventId id) {
    if (!segment.holds(id.frameSequence()) && !openSegment(id.frameSequence())) {
      return Optional.empty();
    }
    Found found = new Found(id);
    reading(() -> segment.forEach(found));
    return Optional.ofNullable(found.record);
  }

  private boolean openSegment(long sequence) {
    byte[] from = SegmentKeys.frames(0);
    byte[] to = SegmentKeys.frames(sequence + 1);
    try (Cursor rows = source.tables().scan(Family.SEGMENT, from, to, Order.DESCENDING)) {
      if (!rows.next()) {
        return false;
      }
      byte[] value = rows.value();
      reading(() -> segment.open(value));
      return segment.holds(sequence);
    }
  }

  void records(long fromNs, long toNs, Predicate<StoredRecord> visitor) {
    SegmentReader reader = new SegmentReader();
    for (long sequence : segmentsReaching(fromNs, toNs)) {
      byte[] value = source.tables().get(Family.SEGMENT, SegmentKeys.frames(sequence));
      if (value == null) {
        throw new StoreException(
            "the store misses the segment of frame "
                + sequence
                + "; restore the recording from a copy, or record into a new directory");
      }
      Visit visit = new Visit(fromNs, toNs, visitor);
      reading(() -> reader.open(value));
      reading(() -> reader.forEach(visit));
      if (!visit.goOn) {
        return;
      }
    }
  }

  /** First sequences, ascending, of the segments that reach into the span. */
  private List<Long> segmentsReaching(long fromNs, long toNs) {
    List<Long> sequences = new ArrayList<>();
    try (Cursor rows =
        source
            .tables()
            .scan(
                Family.SEGMENT,
                SegmentKeys.times(),
                SegmentKeys.timesAfter(toNs),
                Order.ASCENDING)) {
      while (rows.next()) {
        if (new RowReader(rows.value()).time() >= fromNs) {
          sequences.add(SegmentKeys.sequenceOf(rows.key()));
        }
      }
    }
    sequences.sort(null);
    return sequences;
  }

  private StoredRecord stored(FrameView frame, int index, RecordView record) {
    byte[] hostId = frame.hostId();
    return new StoredRecord(
        new EventId(frame.sequence(), index),
        hosts.name(hostId),
        record.timeNs() + frame.clockOffsetNs(),
        process(frame, hostId, record),
        record);
  }

  private EntityId process(FrameView frame, byte[] hostId, RecordView record) {
    boolean imported = frame.clock() == RecordLayout.CLOCK_REALTIME;
    EntityId seen = imported && record.pid() != 0 ? seen(hostId, record) : null;
    return seen == null
        ? ids.process(hostId, frame.bootId(), record.pid(), record.startNs())
        : seen;
  }

  /** The process that an imported record means, as the row maker found it. */
  private @Nullable EntityId seen(byte[] hostId, RecordView record) {
    byte[] key = MetaKeys.processes(hostId, record.pid());
    ByteBuffer name = ByteBuffer.wrap(key);
    SeenRow row = seenRows.get(name);
    if (row == null) {
      byte[] value = source.tables().get(Family.META, key);
      row = value == null ? new SeenRow() : SeenRow.decode(value);
      if (seenRows.size() >= SEEN_ROWS_MAX) {
        seenRows.clear();
      }
      seenRows.put(name, row);
    }
    String guid = text(record, FieldId.GUID);
    SeenRow.Entry entry =
        row.find(
            guid == null ? null : guid.toLowerCase(Locale.ROOT),
            SeenRow.leaf(text(record, FieldId.EXE)),
            record.timeNs());
    return entry == null ? null : entry.id();
  }

  private static @Nullable String text(RecordView record, FieldId id) {
    byte[] bytes = record.fieldBytes(id);
    return bytes == null || bytes.length == 0 ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** What was read of the tables may have changed. */
  void forget() {
    seenRows.clear();
  }

  private static void reading(Runnable read) {
    try {
      read.run();
    } catch (SegmentFormatException | RecordFormatException e) {
      throw new StoreException(
          "the store is damaged: "
              + e.getMessage()
              + "; restore the recording from a copy, or ask for another span",
          e);
    }
  }

  /** Visits the records of a frame up to the first that is not well formed: a gap tells of it. */
  private static void eachRecord(FrameView frame, FrameView.RecordVisitor visitor) {
    try {
      frame.forEach(visitor);
    } catch (RecordFormatException e) {
      // The row maker has put the gap of cause DAMAGED over this frame.
      return;
    }
  }

  /** Looks for one record among frames, and keeps a copy. */
  private final class Found implements Predicate<FrameView> {
    private final EventId id;
    private @Nullable StoredRecord record;

    Found(EventId id) {
      this.id = id;
    }

    @Override
    public boolean test(FrameView frame) {
      if (frame.sequence() < id.frameSequence()) {
        return true;
      }
      if (frame.sequence() == id.frameSequence()) {
        eachRecord(frame, (index, view) -> keep(frame, index, view));
      }
      return false;
    }

    private void keep(FrameView frame, int index, RecordView view) {
      if (index == id.index()) {
        ByteBuffer copy = ByteBuffer.wrap(view.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        record = stored(frame, index, new RecordView().wrap(copy, 0, copy.capacity()));
      }
    }
  }

  /** Hands the records of the frames that reach into a span to a visitor. */
  private final class Visit implements Predicate<FrameView> {
    private final long fromNs;
    private final long toNs;
    private final Predicate<StoredRecord> visitor;
    private boolean goOn = true;

    Visit(long fromNs, long toNs, Predicate<StoredRecord> visitor) {
      this.fromNs = fromNs;
      this.toNs = toNs;
      this.visitor = visitor;
    }

    @Override
    public boolean test(FrameView frame) {
      long offset = frame.clockOffsetNs();
      if (frame.lastTimeNs() + offset >= fromNs && frame.firstTimeNs() + offset <= toNs) {
        eachRecord(frame, (index, view) -> hand(frame, index, view));
      }
      return goOn;
    }

    private void hand(FrameView frame, int index, RecordView view) {
      if (goOn) {
        goOn = visitor.test(stored(frame, index, view));
      }
    }
  }
}
