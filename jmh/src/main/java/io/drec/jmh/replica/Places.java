package io.drec.jmh.replica;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Auth;
import io.drec.record.RecordLayout.Field;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what differs between two copies of a record: where it stands, what kind it is, and its
 * value. A place is one number: offset in the record in the low 18 bits, {@link Kind} in the next
 * four, the value in the upper 42.
 */
final class Places {
  /** Kinds of place; the value is told with each. */
  enum Kind {
    /** Nineteen characters, {@code 2020-10-18 10:23:45}; seconds since 1970. */
    TIME,
    /** The copy's own bytes at the end of a mark; mark, and lowest bit: upper case. */
    MARK,
    /** First sixteen hexadecimal digits of a GUID; none. */
    GUID,
    /** A process or thread number in decimal digits; number, and from bit 32 how many digits. */
    PID_DECIMAL,
    /** The same in hexadecimal digits. */
    PID_HEX,
    /** A record number; number, and from bit 36 how many digits. */
    RECORD_NUMBER,
    /** Last four hexadecimal digits of a session; none. */
    SESSION,
    /** Four bytes, little-endian; the number. */
    PID_BYTES,
    /** Four bytes of an address; none. */
    ADDRESS_BYTES,
    /** A record's ORIGIN; none. */
    ORIGIN
  }

  static final int OFFSET_BITS = 18;
  static final int KIND_BITS = 4;
  static final int VALUE_SHIFT = OFFSET_BITS + KIND_BITS;
  static final int DIGITS_SHIFT = 32;
  static final int RECORD_DIGITS_SHIFT = 36;

  private static final int TIME_LENGTH = 19;
  private static final int GUID_LENGTH = 36;
  private static final int PID_MIN = 100;
  private static final byte[] ADDRESS = {10, 0, 5, 13};

  /** What a value of the source is, by its name. */
  private enum Value {
    PID,
    RECORD_NUMBER,
    SESSION,
    TEXT
  }

  private final Marks marks;
  private final Set<String> guids;
  private final Map<String, Value> valuesByName = new HashMap<>();
  private final RecordView view = new RecordView();
  private byte[] text = new byte[0];
  private long[] found = new long[64];
  private int count;

  /**
   * @param guids lower case, without braces: those of processes and sessions; other GUIDs are the
   *     same everywhere
   */
  Places(Marks marks, Set<String> guids) {
    this.marks = marks;
    this.guids = guids;
  }

  /** The places of one record, in no order. */
  long[] of(ByteBuffer buffer, int offset, int length) {
    count = 0;
    view.wrap(buffer, offset, offset + length);
    if (text.length < length) {
      text = new byte[length];
    }
    buffer.get(offset, text, 0, length);
    body(buffer, offset);
    int at = Header.BYTES + (buffer.getShort(offset + Header.BODY_LENGTH) & 0xffff);
    while (at < length) {
      int bytes = buffer.getInt(offset + at + Field.LENGTH);
      field(FieldId.ofCode(buffer.getShort(offset + at) & 0xffff), at + Field.BYTES, bytes);
      at += Field.BYTES + ((bytes + 7) & ~7);
    }
    return Arrays.copyOf(found, count);
  }

  /** Places live as long as the process: numbers of kinds are not stored. */
  @SuppressWarnings("EnumOrdinal")
  private void add(Kind kind, int offset, long value) {
    if (count == found.length) {
      found = Arrays.copyOf(found, 2 * count);
    }
    found[count++] =
        value << VALUE_SHIFT | (long) kind.ordinal() << OFFSET_BITS | (offset & 0x3ffffL);
  }

  private void body(ByteBuffer buffer, int offset) {
    pidBytes(Header.PID, view.pid());
    pidBytes(Header.TID, view.tid());
    RecordType type = view.type();
    if (type == null) {
      return;
    }
    switch (type) {
      case PROC_START -> bodyPid(ProcStart.PARENT_PID);
      case IPC -> {
        bodyPid(Ipc.TARGET_PID);
        bodyPid(Ipc.TARGET_TID);
      }
      case SYSTEM -> bodyPid(SystemAct.TARGET_PID);
      case NET_FLOW -> {
        address(buffer, offset, Header.BYTES + NetFlow.LOCAL_ADDR);
        address(buffer, offset, Header.BYTES + NetFlow.REMOTE_ADDR);
      }
      case AUTH -> address(buffer, offset, Header.BYTES + Auth.SOURCE_ADDR);
      default -> {}
    }
  }

  private void bodyPid(int bodyOffset) {
    pidBytes(Header.BYTES + bodyOffset, view.bodyInt(bodyOffset));
  }

  private void pidBytes(int offset, int pid) {
    if (pid >= PID_MIN) {
      add(Kind.PID_BYTES, offset, pid);
    }
  }

  private void address(ByteBuffer buffer, int offset, int at) {
    for (int i = 0; i < ADDRESS.length; i++) {
      if (buffer.get(offset + at + i) != ADDRESS[i]) {
        return;
      }
    }
    for (int i = ADDRESS.length; i < 16; i++) {
      if (buffer.get(offset + at + i) != 0) {
        return;
      }
    }
    add(Kind.ADDRESS_BYTES, at, 0);
  }

  private void field(@Nullable FieldId id, int at, int bytes) {
    if (id == null || bytes == 0) {
      return;
    }
    switch (id) {
      case ORIGIN -> add(Kind.ORIGIN, at, 0);
      case LOGON_ID, TARGET_LOGON_ID, LINKED_LOGON_ID -> session(at, at + bytes);
      case DATA -> data(at, at + bytes);
      default -> text(at, at + bytes);
    }
  }

  private void data(int from, int end) {
    ByteBuffer in = ByteBuffer.wrap(text).order(ByteOrder.LITTLE_ENDIAN);
    int at = from;
    while (at + 8 <= end) {
      int nameLength = in.getInt(at);
      int name = at + 4;
      int value = name + nameLength + 4;
      if (nameLength < 0 || value > end) {
        return;
      }
      int valueEnd = Math.min(end, value + in.getInt(value - 4));
      switch (kind(new String(text, name, nameLength, StandardCharsets.UTF_8))) {
        case PID -> pid(value, valueEnd);
        case RECORD_NUMBER -> recordNumber(value, valueEnd);
        case SESSION -> session(value, valueEnd);
        case TEXT -> text(value, valueEnd);
      }
      at = valueEnd;
    }
  }

  private Value kind(String name) {
    return valuesByName.computeIfAbsent(
        name,
        told -> {
          String folded = told.toLowerCase(Locale.ROOT);
          if (folded.endsWith("processid") || folded.endsWith("threadid")) {
            return Value.PID;
          }
          if (folded.endsWith("recordnumber") || folded.endsWith("recordid")) {
            return Value.RECORD_NUMBER;
          }
          return folded.endsWith("logonid") ? Value.SESSION : Value.TEXT;
        });
  }

  /** A number, decimal or hexadecimal; returns where it ends. */
  private int pid(int from, int end) {
    boolean hex = from + 2 < end && text[from] == '0' && text[from + 1] == 'x';
    int at = hex ? from + 2 : from;
    int first = at;
    long number = 0;
    while (at < end && at - first < 8) {
      int digit = Character.digit(text[at], hex ? 16 : 10);
      if (digit < 0) {
        break;
      }
      number = number * (hex ? 16 : 10) + digit;
      at++;
    }
    if (number >= PID_MIN && number <= Integer.MAX_VALUE) {
      long digits = (long) at - first;
      add(hex ? Kind.PID_HEX : Kind.PID_DECIMAL, first, number | digits << DIGITS_SHIFT);
    }
    return at;
  }

  private void recordNumber(int from, int end) {
    long number = 0;
    for (int at = from; at < end; at++) {
      int digit = Character.digit(text[at], 10);
      if (digit < 0 || at - from >= 10) {
        return;
      }
      number = number * 10 + digit;
    }
    if (end > from) {
      add(Kind.RECORD_NUMBER, from, number | (long) (end - from) << RECORD_DIGITS_SHIFT);
    }
  }

  /** {@code 0x551686}; sessions of the system (0x3e7 …) are the same everywhere. */
  private void session(int from, int end) {
    if (end - from < 7 || text[from] != '0' || text[from + 1] != 'x') {
      return;
    }
    int at = from + 2;
    while (at < end && Character.digit(text[at], 16) >= 0) {
      at++;
    }
    if (at - from >= 7) {
      add(Kind.SESSION, at - 4, 0);
    }
  }

  /** Looks for times, marks, GUIDs, and numbers that are said to be a process's or a session's. */
  private void text(int from, int end) {
    for (int at = from; at < end; at++) {
      byte b = text[at];
      if (b == '-' && at - 4 >= from && isTime(at - 4, end)) {
        time(at - 4);
        at += TIME_LENGTH - 5;
      } else if (b == '-' && at - 8 >= from && isGuid(at - 8, end)) {
        at += GUID_LENGTH - 9;
      } else if (b == ':' && at - 2 >= from) {
        at = labelled(from, at, end);
      } else {
        int mark = marks.at(text, at, end);
        if (mark >= 0) {
          mark(mark, at);
          at += marks.length(mark) - 1;
        }
      }
    }
  }

  private void mark(int mark, int at) {
    int own = at + marks.length(mark) - marks.ownLength(mark);
    boolean upper = text[at] >= 'A' && text[at] <= 'Z';
    for (int i = at; i < own + marks.ownLength(mark) && !upper; i++) {
      upper = text[i] >= 'A' && text[i] <= 'Z';
    }
    add(Kind.MARK, own, (long) mark << 1 | (upper ? 1 : 0));
  }

  private boolean isTime(int at, int end) {
    if (at + TIME_LENGTH > end || text[at + 7] != '-' || text[at + 13] != ':') {
      return false;
    }
    boolean divided = text[at + 16] == ':' && (text[at + 10] == ' ' || text[at + 10] == 'T');
    for (int i = 0; i < TIME_LENGTH && divided; i++) {
      boolean sign = i == 4 || i == 7 || i == 10 || i == 13 || i == 16;
      divided = sign || (text[at + i] >= '0' && text[at + i] <= '9');
    }
    return divided && number(at + 5, 2) >= 1 && number(at + 5, 2) <= 12 && number(at, 4) >= 1970;
  }

  private int number(int at, int digits) {
    int number = 0;
    for (int i = 0; i < digits; i++) {
      number = 10 * number + text[at + i] - '0';
    }
    return number;
  }

  private void time(int at) {
    long seconds =
        LocalDateTime.of(number(at, 4), number(at + 5, 2), 1, 0, 0).toEpochSecond(ZoneOffset.UTC)
            + 86_400L * (number(at + 8, 2) - 1)
            + number(at + 11, 2) * 3600L
            + number(at + 14, 2) * 60L
            + number(at + 17, 2);
    add(Kind.TIME, at, seconds);
  }

  /** Adds a GUID of a process or session; true for every GUID. */
  private boolean isGuid(int at, int end) {
    if (at + GUID_LENGTH > end || text[at + 13] != '-' || text[at + 18] != '-') {
      return false;
    }
    String guid = new String(text, at, GUID_LENGTH, StandardCharsets.ISO_8859_1);
    if (guids.contains(guid.toLowerCase(Locale.ROOT))) {
      add(Kind.GUID, at, 0);
    }
    return true;
  }

  /** {@code Process ID: 4711}, {@code Logon ID: 0x551686}; returns where to look on. */
  private int labelled(int from, int colon, int end) {
    if ((text[colon - 1] | 0x20) != 'd' || (text[colon - 2] | 0x20) != 'i') {
      return colon;
    }
    int at = colon + 1;
    while (at < end && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
    int label = text[Math.max(from, colon - 3)] == ' ' ? colon - 3 : colon - 2;
    if (endsWith("process", from, label) || endsWith("thread", from, label)) {
      return Math.max(colon, pid(at, end) - 1);
    }
    if (endsWith("logon", from, label)) {
      session(at, end);
    }
    return colon;
  }

  private boolean endsWith(String word, int from, int end) {
    if (end - word.length() < from) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((text[end - word.length() + i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
