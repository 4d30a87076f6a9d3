package io.drec.windows.mapping;

import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordType;
import io.drec.windows.event.EventField;
import io.drec.windows.event.EventHeader;
import io.drec.windows.event.WindowsEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The record being made of one event. Its methods take from the event what it tells and leave out
 * what it does not; of several fields the first one that is told counts.
 */
final class Draft {
  /** Longest value of a field of its own; with three such there is room for as much of DATA. */
  private static final int FIELD_BYTES_MAX = 48 * 1024;

  private static final long U32_MAX = 0xffffffffL;
  private static final String NOBODY = "S-1-0-0";

  private final RecordBuilder builder = new RecordBuilder();
  private final EventClock clock = new EventClock();
  private final Fingerprint fingerprint = new Fingerprint();
  private final byte[] origin = new byte[Origin.BYTES];
  private final ByteBuffer originBuffer = ByteBuffer.wrap(origin).order(ByteOrder.LITTLE_ENDIAN);
  private WindowsEvent event = new WindowsEvent();
  private long pid;

  /** Begins anew with another event. */
  void of(WindowsEvent next) {
    event = next;
    pid = 0;
    clock.read(next);
  }

  WindowsEvent event() {
    return event;
  }

  /** Begins the record, with a body of zeros; comes before all else. */
  Draft open(RecordType type, int bodyBytes) {
    builder.begin(type, bodyBytes, clock.timeNs());
    return this;
  }

  /** The process that acted; where the collector has lost its number, the words still have it. */
  Draft pid(EventField... fields) {
    long number = pidOf(fields);
    if (number == 0 && event.lostProcessId()) {
      String words = event.text(EventHeader.MESSAGE);
      number = words == null ? 0 : Texts.processId(words);
    }
    return pid(number);
  }

  Draft pid(long number) {
    pid = number >= 0 && number <= U32_MAX ? number : 0;
    builder.process((int) pid, 0, 0);
    return this;
  }

  /** The process and its thread. */
  Draft thread(EventField field) {
    builder.process((int) pid, (int) pidOf(field), 0);
    return this;
  }

  /** The pid is not that of who acted. */
  Draft foreign() {
    builder.flags(RecordLayout.F_FOREIGN);
    return this;
  }

  /** The first of them that tells a number of 32 bits, or 0. */
  long pidOf(EventField... fields) {
    for (EventField field : fields) {
      long number = event.number(field);
      if (number >= 0 && number <= U32_MAX) {
        return number;
      }
    }
    return 0;
  }

  Draft bodyInt(int offset, int value) {
    builder.bodyInt(offset, value);
    return this;
  }

  Draft bodyLong(int offset, long value) {
    builder.bodyLong(offset, value);
    return this;
  }

  Draft bodyShort(int offset, int value) {
    builder.bodyShort(offset, value);
    return this;
  }

  Draft bodyBytes(int offset, byte[] value) {
    builder.bodyBytes(offset, value);
    return this;
  }

  /** Copies the first of the fields that is told. */
  Draft put(FieldId id, EventField... fields) {
    for (EventField field : fields) {
      int index = event.find(field);
      if (index >= 0) {
        put(id, event.data(), event.valueOffset(index), event.valueLength(index));
        return this;
      }
    }
    return this;
  }

  Draft put(FieldId id, EventHeader header) {
    int index = event.find(header);
    if (index >= 0) {
      put(id, event.data(), event.valueOffset(index), event.valueLength(index));
    }
    return this;
  }

  Draft put(FieldId id, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(id, bytes, 0, bytes.length);
    return this;
  }

  private void put(FieldId id, byte[] from, int offset, int length) {
    if (builder.room() >= 0) {
      builder.field(id, from, offset, length, FIELD_BYTES_MAX);
    }
  }

  /** Copies the path of an executable; Sysmon may write that it does not know it. */
  Draft image(FieldId id, EventField... fields) {
    for (EventField field : fields) {
      int index = event.find(field);
      if (index >= 0 && !Texts.isUnknown(event, index)) {
        put(id, event.data(), event.valueOffset(index), event.valueLength(index));
        return this;
      }
    }
    return this;
  }

  /** A GUID in lower case and braces, as Windows writes them; all zeros are none. */
  Draft guid(FieldId id, EventField... fields) {
    for (EventField field : fields) {
      int index = event.find(field);
      if (index >= 0) {
        byte[] guid = Texts.guid(event, index);
        if (guid != null) {
          put(id, guid, 0, guid.length);
        }
        return this;
      }
    }
    return this;
  }

  /** The session's number in lower-case hex; 0 is none. */
  Draft logonId(FieldId id, EventField... fields) {
    for (EventField field : fields) {
      long number = event.number(field);
      if (number != 0 && number != WindowsEvent.NO_NUMBER) {
        return put(id, "0x" + Long.toHexString(number));
      }
    }
    return this;
  }

  /** {@code DOMAIN\name}. */
  Draft account(FieldId id, EventField domain, EventField name) {
    int nameIndex = event.find(name);
    if (nameIndex >= 0) {
      int domainIndex = event.find(domain);
      String account = event.value(nameIndex);
      put(id, domainIndex < 0 ? account : event.value(domainIndex) + "\\" + account);
    }
    return this;
  }

  /** A security identifier; that of nobody is none. */
  Draft sid(FieldId id, EventField... fields) {
    for (EventField field : fields) {
      if (event.has(field) && !event.is(field, NOBODY)) {
        return put(id, field);
      }
    }
    return this;
  }

  /** Who acted, as Windows' security log tells it. */
  Draft subject() {
    return account(FieldId.USER, EventField.SUBJECT_DOMAIN_NAME, EventField.SUBJECT_USER_NAME)
        .sid(FieldId.SID, EventField.SUBJECT_USER_SID)
        .logonId(FieldId.LOGON_ID, EventField.SUBJECT_LOGON_ID);
  }

  /** The account under which the provider wrote the event. */
  Draft headerUser() {
    String name = event.text(EventHeader.USER_NAME);
    if (name != null) {
      String domain = event.text(EventHeader.USER_DOMAIN);
      put(FieldId.USER, domain == null ? name : domain + "\\" + name);
    }
    return put(FieldId.SID, EventHeader.USER_SID);
  }

  /** {@code sha256=…,md5=…}, in one order and lower case. */
  Draft hashes(EventField... fields) {
    for (EventField field : fields) {
      String text = event.text(field);
      if (text != null) {
        String hashes = Texts.hashes(text.toLowerCase(Locale.ROOT));
        return hashes.isEmpty() ? this : put(FieldId.HASHES, hashes);
      }
    }
    return this;
  }

  /** Ends the record with what all have. */
  ByteBuffer end(int code) {
    put(FieldId.CHANNEL, EventHeader.CHANNEL);
    put(FieldId.PROVIDER, EventHeader.PROVIDER);
    long number = event.number(EventHeader.RECORD_NUMBER);
    originBuffer.putLong(Origin.RECORD_NUMBER, Math.max(number, 0));
    originBuffer.putLong(Origin.SOURCE_TIME_NS, clock.sourceTimeNs());
    originBuffer.putInt(Origin.EVENT_CODE, code);
    originBuffer.put(Origin.FINGERPRINT, fingerprint.of(event, code, clock.timeNs()));
    originBuffer.putInt(Origin.COLLECTED, number > 0 ? 0 : Fingerprint.collected(event));
    put(FieldId.ORIGIN, origin, 0, origin.length);
    if (builder.room() >= 0) {
      builder.field(FieldId.DATA, event.data(), 0, event.dataLength(), Integer.MAX_VALUE);
    }
    return builder.end();
  }
}
