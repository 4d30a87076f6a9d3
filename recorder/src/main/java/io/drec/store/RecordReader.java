package io.drec.store;

import io.drec.record.EventId;
import io.drec.record.FieldId;
import io.drec.record.FrameHead;
import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.record.RecordLayout;
import io.drec.record.RecordView;
import io.drec.segment.RecordQuery;
import io.drec.segment.SegmentFormatException;
import io.drec.segment.Wanted;
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

/** Reads records out of frames. Not thread safe. */
final class RecordReader {
  private static final int SEEN_ROWS_MAX = 10_000;

  private final FootageSource source;
  private final HostNames hosts;
  private final EntityIds ids = new EntityIds();
  private final Map<ByteBuffer, SeenRow> seenRows = new HashMap<>();

  RecordReader(FootageSource source, HostNames hosts) {
    this.source = source;
    this.hosts = hosts;
  }

  Optional<StoredRecord> record(EventId id) {
    StoredRecord[] found = new StoredRecord[1];
    reading(
        () ->
            source
                .frames()
                .record(id, (frame, record) -> found[0] = stored(frame, id.index(), copy(record))));
    return Optional.ofNullable(found[0]);
  }

  private static RecordView copy(RecordView record) {
    ByteBuffer bytes = ByteBuffer.wrap(record.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    return new RecordView().wrap(bytes, 0, bytes.capacity());
  }

  void records(long fromNs, long toNs, Predicate<StoredRecord> visitor) {
    Visit visit = new Visit(visitor);
    reading(() -> source.frames().forEach(fromNs, toNs, visit));
  }

  /** As {@link Footage#records(RecordQuery, Predicate)}. */
  void records(RecordQuery query, Predicate<StoredRecord> visitor) {
    reading(
        () ->
            source
                .frames()
                .records(
                    query, (frame, index, record) -> visitor.test(stored(frame, index, record))));
  }

  boolean mayHaveText(RecordQuery query, Wanted.TextTest test) {
    boolean[] may = {false};
    reading(() -> may[0] = source.frames().mayHaveText(query, test));
    return may[0];
  }

  /** The processes of which {@link #process} would name one, whatever else the record says. */
  List<EntityId> processes(FrameHead frame, int pid, long startNs) {
    byte[] hostId = frame.hostId();
    List<EntityId> all = new ArrayList<>();
    if (frame.clock() == RecordLayout.CLOCK_REALTIME && pid != 0) {
      seenRow(hostId, pid).ids().forEach(all::add);
    }
    all.add(ids.process(hostId, frame.bootId(), pid, startNs));
    return all;
  }

  private StoredRecord stored(FrameHead frame, int index, RecordView record) {
    byte[] hostId = frame.hostId();
    return new StoredRecord(
        new EventId(frame.sequence(), index),
        hosts.name(hostId),
        record.timeNs() + frame.clockOffsetNs(),
        process(frame, hostId, record),
        record);
  }

  private EntityId process(FrameHead frame, byte[] hostId, RecordView record) {
    boolean imported = frame.clock() == RecordLayout.CLOCK_REALTIME;
    EntityId seen = imported && record.pid() != 0 ? seen(hostId, record) : null;
    return seen == null
        ? ids.process(hostId, frame.bootId(), record.pid(), record.startNs())
        : seen;
  }

  private SeenRow seenRow(byte[] hostId, int pid) {
    byte[] key = MetaKeys.processes(hostId, pid);
    ByteBuffer name = ByteBuffer.wrap(key);
    SeenRow row = seenRows.get(name);
    if (row == null) {
      byte[] value = source.tables().get(Family.STATE, key);
      row = value == null ? new SeenRow() : SeenRow.decode(value);
      if (seenRows.size() >= SEEN_ROWS_MAX) {
        seenRows.clear();
      }
      seenRows.put(name, row);
    }
    return row;
  }

  /** The process that an imported record means, as the row maker found it. */
  private @Nullable EntityId seen(byte[] hostId, RecordView record) {
    SeenRow row = seenRow(hostId, record.pid());
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

  static void reading(Runnable read) {
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
  static void eachRecord(FrameView frame, FrameView.RecordVisitor visitor) {
    try {
      frame.forEach(visitor);
    } catch (RecordFormatException e) {
      // The row maker has put the gap of cause DAMAGED over this frame.
      return;
    }
  }

  /** Hands the records of frames to a visitor. */
  private final class Visit implements Predicate<FrameView> {
    private final Predicate<StoredRecord> visitor;
    private boolean goOn = true;

    Visit(Predicate<StoredRecord> visitor) {
      this.visitor = visitor;
    }

    @Override
    public boolean test(FrameView frame) {
      eachRecord(frame, (index, view) -> hand(frame, index, view));
      return goOn;
    }

    private void hand(FrameView frame, int index, RecordView view) {
      if (goOn) {
        goOn = visitor.test(stored(frame, index, view));
      }
    }
  }
}
