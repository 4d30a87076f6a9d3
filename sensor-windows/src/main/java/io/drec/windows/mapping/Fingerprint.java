package io.drec.windows.mapping;

import io.drec.evidence.ImportedHost;
import io.drec.record.EventFingerprint;
import io.drec.windows.event.EventHeader;
import io.drec.windows.event.WindowsEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names an event, the same whatever file and shape it comes in: by its number in its host's log and
 * its second; where the collector has dropped the number, by all that it says itself.
 */
final class Fingerprint {
  private static final byte[] NOTHING = new byte[0];

  /** Fields that {@link #collected} can tell of. */
  private static final int BITS = 32;

  private final EventFingerprint fingerprint = new EventFingerprint();
  private final byte[] bytes = new byte[EventFingerprint.BYTES];
  private int[] fields = new int[64];
  private String host = "";
  private byte[] hostId = ImportedHost.idOf(host);

  /** The fingerprint, valid until the next; {@code timeNs} as the record has it. */
  byte[] of(WindowsEvent event, int code, long timeNs) {
    String told = EventMapper.host(event);
    if (!told.equals(host)) {
      host = told;
      hostId = ImportedHost.idOf(told);
    }
    fingerprint.host(hostId);
    int channel = event.find(EventHeader.CHANNEL);
    if (channel < 0) {
      fingerprint.lowerPart(NOTHING, 0, 0);
    } else {
      fingerprint.lowerPart(event.data(), event.valueOffset(channel), event.valueLength(channel));
    }
    add(event, event.find(EventHeader.PROVIDER));
    fingerprint.code(code);
    long number = event.number(EventHeader.RECORD_NUMBER);
    if (number > 0) {
      fingerprint.numbered(number, timeNs, bytes, 0);
    } else {
      addFields(event);
      fingerprint.finish(bytes, 0);
    }
    return bytes;
  }

  /** Which of the first fields were added by who collected the event, a bit each. */
  static int collected(WindowsEvent event) {
    int bits = 0;
    for (int index = 0; index < Math.min(BITS, event.fieldCount()); index++) {
      bits |= event.isCollected(index) ? 1 << index : 0;
    }
    return bits;
  }

  private void addFields(WindowsEvent event) {
    if (fields.length < event.fieldCount()) {
      fields = Arrays.copyOf(fields, 2 * event.fieldCount());
    }
    int count = event.ownFields(fields);
    for (int i = 0; i < count; i++) {
      byte[] name = event.lowerName(fields[i]).getBytes(StandardCharsets.UTF_8);
      fingerprint.part(name, 0, name.length);
      add(event, fields[i]);
    }
  }

  private void add(WindowsEvent event, int index) {
    if (index < 0) {
      fingerprint.part(NOTHING, 0, 0);
    } else {
      fingerprint.part(event.data(), event.valueOffset(index), event.valueLength(index));
    }
  }
}
