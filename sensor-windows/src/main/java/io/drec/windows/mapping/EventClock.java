package io.drec.windows.mapping;

import io.drec.windows.event.EventField;
import io.drec.windows.event.EventHeader;
import io.drec.windows.event.Timestamps;
import io.drec.windows.event.WindowsEvent;

/**
 * When the event's own host wrote it, and what the other clock said.
 *
 * <p>Collectors keep up to four times of an event. The one of the log service is best. NXLog keeps
 * it without zone and with seconds only; the zone then follows from its own two times of receipt,
 * and the part below the second from Sysmon's {@code UtcTime}. The collector's own clock is the
 * last resort: it tells when the event arrived.
 */
final class EventClock {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long QUARTER_NS = 900 * SECOND_NS;
  private static final long ZONE_NS_MAX = 14 * 3600 * SECOND_NS;

  /** Nearer than this, two times are of one clock and the finer one counts. */
  private static final long SAME_CLOCK_NS = 2 * SECOND_NS;

  private long timeNs;
  private long sourceTimeNs;

  /** Works out the times of an event. */
  void read(WindowsEvent event) {
    long utc = event.time(EventField.UTC_TIME);
    long collected = event.time(EventHeader.COLLECTED_TIME);
    long created = event.time(EventHeader.TIME_CREATED);
    if (created == Timestamps.NONE && event.isBeat()) {
      created = collected;
      collected = Timestamps.NONE;
    }
    long local = event.time(EventHeader.LOCAL_TIME);
    if (created != Timestamps.NONE) {
      timeNs = created;
    } else if (local != Timestamps.NONE) {
      long received = event.time(EventHeader.RECEIVED_TIME);
      timeNs = refined(local + zoneNs(local, received, utc, collected), utc);
    } else {
      timeNs = first(utc, collected, 0);
    }
    sourceTimeNs = first(utc, collected, 0);
  }

  /** Ns since 1970 UTC; 0 when the event tells no time at all. */
  long timeNs() {
    return timeNs;
  }

  /** The other clock's time, ns since 1970 UTC; 0: none. */
  long sourceTimeNs() {
    return sourceTimeNs;
  }

  /** UTC minus the host's local clock. */
  private static long zoneNs(long local, long received, long utc, long collected) {
    if (received != Timestamps.NONE && collected != Timestamps.NONE) {
      return zone(collected - received);
    }
    return utc != Timestamps.NONE
        ? zone(utc - local)
        : collected == Timestamps.NONE ? 0 : zone(collected - local);
  }

  /** The nearest difference that a time zone can make. */
  private static long zone(long differenceNs) {
    long quarters = Math.floorDiv(differenceNs + QUARTER_NS / 2, QUARTER_NS);
    return Math.max(-ZONE_NS_MAX, Math.min(ZONE_NS_MAX, quarters * QUARTER_NS));
  }

  private static long refined(long timeNs, long utc) {
    if (utc == Timestamps.NONE || timeNs % SECOND_NS != 0) {
      return timeNs;
    }
    return Math.abs(utc - timeNs) < SAME_CLOCK_NS ? utc : timeNs + Math.floorMod(utc, SECOND_NS);
  }

  private static long first(long time, long other, long none) {
    if (time != Timestamps.NONE) {
      return time;
    }
    return other != Timestamps.NONE ? other : none;
  }
}
