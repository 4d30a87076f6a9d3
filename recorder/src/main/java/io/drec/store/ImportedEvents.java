package io.drec.store;

import io.drec.record.FieldId;
import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordView;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which imported events a store holds. No list is kept of them: an event is known when a record of
 * its host and time has its fingerprint, so only segments that reach over its time are looked
 * through, each once. What was found is kept for the segments asked last; an import comes in order
 * of time, so these are few. Not thread safe.
 */
public final class ImportedEvents {
  /** The same event has nearly the same time, whichever collector told of it. */
  private static final long NEAR_NS = 2_000_000_000L;

  /** Of 16 bytes, and some 60 around them. */
  private static final int FINGERPRINTS_MAX = 2_000_000;

  private final RocksStore store;
  private final Map<Long, Set<Fingerprint>> bySegment = new LinkedHashMap<>(16, 0.75f, true);
  private int held;
  private byte[] lastHostId = new byte[0];
  private String lastHost = "";

  private record Fingerprint(long high, long low) {}

  public ImportedEvents(RocksStore store) {
    this.store = store;
  }

  /**
   * Whether an event is in the store.
   *
   * @param hostId 16 bytes
   * @param timeNs of the event, ns since 1970 UTC
   * @param fingerprint 16 bytes, as in the record's ORIGIN
   */
  public boolean hold(byte[] hostId, long timeNs, byte[] fingerprint) {
    if (!Arrays.equals(hostId, lastHostId)) {
      lastHostId = hostId.clone();
      lastHost = HexFormat.of().formatHex(hostId);
    }
    ByteBuffer bytes = ByteBuffer.wrap(fingerprint);
    Fingerprint wanted = new Fingerprint(bytes.getLong(), bytes.getLong());
    for (SegmentRow segment : store.segments()) {
      if (reaches(segment, lastHost, timeNs) && of(segment).contains(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean reaches(SegmentRow segment, String hostId, long timeNs) {
    if (segment.firstNs() - NEAR_NS > timeNs || segment.lastNs() + NEAR_NS < timeNs) {
      return false;
    }
    for (SegmentRow.HostSpan host : segment.hosts()) {
      if (host.firstNs() - NEAR_NS <= timeNs
          && host.lastNs() + NEAR_NS >= timeNs
          && host.hostId().equals(hostId)) {
        return true;
      }
    }
    return false;
  }

  private Set<Fingerprint> of(SegmentRow segment) {
    Set<Fingerprint> known = bySegment.get(segment.number());
    if (known == null) {
      known = read(segment);
      held += known.size();
      bySegment.put(segment.number(), known);
      var oldest = bySegment.values().iterator();
      while (held > FINGERPRINTS_MAX && bySegment.size() > 1) {
        held -= oldest.next().size();
        oldest.remove();
      }
    }
    return known;
  }

  private Set<Fingerprint> read(SegmentRow segment) {
    Set<Fingerprint> found = new HashSet<>();
    store.frames(
        List.of(segment),
        frame -> {
          add(frame, found);
          return true;
        });
    return found;
  }

  private static void add(FrameView frame, Set<Fingerprint> found) {
    try {
      frame.forEach((index, record) -> add(record, found));
    } catch (RecordFormatException e) {
      // What cannot be read is not known to be there: it is imported again, and a gap tells of it.
      return;
    }
  }

  private static void add(RecordView record, Set<Fingerprint> found) {
    byte[] origin = record.fieldBytes(FieldId.ORIGIN);
    if (origin != null && origin.length >= Origin.BYTES) {
      ByteBuffer bytes = ByteBuffer.wrap(origin, Origin.FINGERPRINT, 2 * Long.BYTES);
      found.add(new Fingerprint(bytes.getLong(), bytes.getLong()));
    }
  }
}
