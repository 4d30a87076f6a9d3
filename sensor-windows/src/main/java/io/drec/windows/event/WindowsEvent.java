package io.drec.windows.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event, whatever shape it came in: what Windows says about it ({@link EventHeader}) and all of
 * its fields in the order of the source. One object is filled anew for each event; whoever wants to
 * keep something copies it.
 *
 * <p>The fields lie in {@link #data()} as the record's DATA has them: u32 length, name, u32 length,
 * value, repeated; little-endian, UTF-8. An index names one field; -1 is none.
 */
public final class WindowsEvent {
  /** What {@link #number} gives when there is no number. */
  public static final long NO_NUMBER = Long.MIN_VALUE;

  private static final int FIELDS_FIRST = 64;

  private final FieldTree tree = new FieldTree();
  private final int[] fieldIndex = new int[EventField.values().length];
  private final int[] headerIndex = new int[EventHeader.values().length];
  private byte[] data = new byte[1 << 14];
  private int dataLength;
  private int count;
  private FieldNode[] nodes = new FieldNode[FIELDS_FIRST];
  private int[] valueOffsets = new int[FIELDS_FIRST];
  private int[] valueLengths = new int[FIELDS_FIRST];
  private long[] sortKeys = new long[FIELDS_FIRST];
  private int headerPid = -1;
  private boolean beat;

  /** An event without fields. */
  public WindowsEvent() {
    begin();
  }

  FieldTree tree() {
    return tree;
  }

  void begin() {
    tree.beginEvent();
    Arrays.fill(fieldIndex, -1);
    Arrays.fill(headerIndex, -1);
    dataLength = 0;
    count = 0;
    headerPid = -1;
    beat = false;
  }

  /**
   * NXLog before version 3 calls the logging process {@code ProcessID}, a number, and has then lost
   * the event's own. Everywhere else that name is the event's own.
   */
  void end() {
    if (headerPid >= 0
        && find(EventHeader.EXECUTION_PID) < 0
        && find(EventHeader.EXECUTION_TID) >= 0) {
      headerIndex[EventHeader.EXECUTION_PID.ordinal()] = headerPid;
      if (fieldIndex[EventField.PROCESS_ID.ordinal()] == headerPid) {
        fieldIndex[EventField.PROCESS_ID.ordinal()] = -1;
      }
    }
  }

  void add(FieldNode node, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    openValue(node, bytes.length);
    System.arraycopy(bytes, 0, data, dataLength, bytes.length);
    dataLength += bytes.length;
    closeValue();
  }

  void add(FieldNode node, char[] chars, int offset, int length) {
    openValue(node, 3 * length);
    append(chars, offset, length);
    closeValue();
  }

  /** Begins a value that {@link #append} makes. */
  private void openValue(FieldNode node, int lengthMax) {
    reserve(node.name.length + lengthMax + 8);
    putInt(dataLength, node.name.length);
    System.arraycopy(node.name, 0, data, dataLength + 4, node.name.length);
    dataLength += 8 + node.name.length;
    register(node);
  }

  /** Adds to the value that was added last. */
  void extend(String more) {
    byte[] bytes = more.getBytes(StandardCharsets.UTF_8);
    reserve(bytes.length);
    System.arraycopy(bytes, 0, data, dataLength, bytes.length);
    dataLength += bytes.length;
    closeValue();
  }

  private void append(char[] chars, int offset, int length) {
    byte[] to = data;
    int at = dataLength;
    int index = offset;
    int end = offset + length;
    while (index < end && chars[index] < 0x80) {
      to[at++] = (byte) chars[index++];
    }
    while (index < end) {
      char unit = chars[index++];
      if (unit < 0x80) {
        to[at++] = (byte) unit;
      } else if (unit < 0x800) {
        to[at++] = (byte) (0xc0 | unit >> 6);
        to[at++] = (byte) (0x80 | unit & 0x3f);
      } else if (Character.isHighSurrogate(unit)
          && index < end
          && Character.isLowSurrogate(chars[index])) {
        int point = Character.toCodePoint(unit, chars[index++]);
        to[at++] = (byte) (0xf0 | point >> 18);
        to[at++] = (byte) (0x80 | point >> 12 & 0x3f);
        to[at++] = (byte) (0x80 | point >> 6 & 0x3f);
        to[at++] = (byte) (0x80 | point & 0x3f);
      } else {
        int point = Character.isSurrogate(unit) ? 0xfffd : unit;
        to[at++] = (byte) (0xe0 | point >> 12);
        to[at++] = (byte) (0x80 | point >> 6 & 0x3f);
        to[at++] = (byte) (0x80 | point & 0x3f);
      }
    }
    dataLength = at;
  }

  private void closeValue() {
    int offset = valueOffsets[count - 1];
    valueLengths[count - 1] = dataLength - offset;
    putInt(offset - 4, dataLength - offset);
  }

  private void register(FieldNode node) {
    if (count == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * count);
      valueOffsets = Arrays.copyOf(valueOffsets, 2 * count);
      valueLengths = Arrays.copyOf(valueLengths, 2 * count);
      sortKeys = new long[2 * count];
    }
    nodes[count] = node;
    valueOffsets[count] = dataLength;
    beat |= node.beat;
    EventField field = node.field;
    if (field != null) {
      int old = fieldIndex[field.ordinal()];
      if (old < 0 || (node.zone == FieldNode.Zone.DATA && nodes[old].zone != node.zone)) {
        fieldIndex[field.ordinal()] = count;
      }
    }
    EventHeader header = node.header;
    if (header != null) {
      int old = headerIndex[header.ordinal()];
      if (old < 0 || nodes[old].headerRank > node.headerRank) {
        headerIndex[header.ordinal()] = count;
      }
    }
    count++;
  }

  /** The value that was added last is a number, as the source writes it. */
  void markNumber() {
    FieldNode node = nodes[count - 1];
    if (node.field == EventField.PROCESS_ID
        && node.zone == FieldNode.Zone.TOP
        && node.text.equals("ProcessID")) {
      headerPid = count - 1;
    }
  }

  private void reserve(int more) {
    if (data.length - dataLength < more) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, dataLength + more));
    }
  }

  private void putInt(int at, int value) {
    data[at] = (byte) value;
    data[at + 1] = (byte) (value >> 8);
    data[at + 2] = (byte) (value >> 16);
    data[at + 3] = (byte) (value >> 24);
  }

  /** All fields; only the first {@link #dataLength()} bytes count. */
  public byte[] data() {
    return data;
  }

  public int dataLength() {
    return dataLength;
  }

  public int fieldCount() {
    return count;
  }

  public String name(int index) {
    return nodes[index].text;
  }

  public String value(int index) {
    return new String(data, valueOffsets[index], valueLengths[index], StandardCharsets.UTF_8);
  }

  /** Where a value lies in {@link #data()}. */
  public int valueOffset(int index) {
    return valueOffsets[index];
  }

  public int valueLength(int index) {
    return valueLengths[index];
  }

  /** Whether a field was added by who collected the event. */
  public boolean isCollected(int index) {
    return nodes[index].collected;
  }

  /** Whether {@code @timestamp} is when the event was written, not when it was collected. */
  public boolean isBeat() {
    return beat;
  }

  /** The field, or -1 where the event has none or does not tell: empty, {@code -}, (null). */
  public int find(EventField field) {
    return told(fieldIndex[field.ordinal()]);
  }

  /** As {@link #find(EventField)}, for what is said about the event. */
  public int find(EventHeader header) {
    return told(headerIndex[header.ordinal()]);
  }

  public boolean has(EventField field) {
    return find(field) >= 0;
  }

  private int told(int index) {
    if (index < 0) {
      return -1;
    }
    int length = valueLengths[index];
    if (length == 0 || (length == 1 && data[valueOffsets[index]] == '-')) {
      return -1;
    }
    return length == 6 && isNull(valueOffsets[index]) ? -1 : index;
  }

  private boolean isNull(int at) {
    return data[at] == '(' && data[at + 1] == 'n' && data[at + 2] == 'u' && data[at + 5] == ')';
  }

  /** The text of a field, or null where it is not told. Allocates. */
  public @Nullable String text(EventField field) {
    int index = find(field);
    return index < 0 ? null : value(index);
  }

  /** The text of a header, or null where it is not told. Allocates. */
  public @Nullable String text(EventHeader header) {
    int index = find(header);
    return index < 0 ? null : value(index);
  }

  /** The number, decimal or hexadecimal, or {@link #NO_NUMBER}. */
  public long number(EventField field) {
    int index = find(field);
    return index < 0 ? NO_NUMBER : Numbers.parse(data, valueOffsets[index], valueLengths[index]);
  }

  /** The number, decimal or hexadecimal, or {@link #NO_NUMBER}. */
  public long number(EventHeader header) {
    int index = find(header);
    return index < 0 ? NO_NUMBER : Numbers.parse(data, valueOffsets[index], valueLengths[index]);
  }

  /** The time, ns since 1970 UTC, or {@link Timestamps#NONE}. */
  public long time(EventHeader header) {
    int index = find(header);
    return index < 0
        ? Timestamps.NONE
        : Timestamps.parse(data, valueOffsets[index], valueLengths[index]);
  }

  /** The time, ns since 1970 UTC, or {@link Timestamps#NONE}. */
  public long time(EventField field) {
    int index = find(field);
    return index < 0
        ? Timestamps.NONE
        : Timestamps.parse(data, valueOffsets[index], valueLengths[index]);
  }

  /** Whether a field has this text; case does not count, for letters of ASCII. */
  public boolean is(EventField field, String text) {
    return is(find(field), text);
  }

  /** Whether a header has this text; case does not count, for letters of ASCII. */
  public boolean is(EventHeader header, String text) {
    return is(find(header), text);
  }

  private boolean is(int index, String text) {
    if (index < 0 || valueLengths[index] != text.length()) {
      return false;
    }
    int at = valueOffsets[index];
    for (int i = 0; i < text.length(); i++) {
      if (lower(data[at + i]) != lower((byte) text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
  }

  /** Whether the collector has put the logging process in the place of the event's own. */
  public boolean lostProcessId() {
    return headerPid >= 0 && headerIndex[EventHeader.EXECUTION_PID.ordinal()] == headerPid;
  }

  /**
   * Indices of the fields that belong to the event itself, in order of their names and, among equal
   * names, of the source. Valid until the next call.
   *
   * @param into receives them; long enough for all fields
   * @return how many
   */
  public int ownFields(int[] into) {
    tree.order();
    int own = 0;
    for (int index = 0; index < count; index++) {
      if (!nodes[index].collected) {
        sortKeys[own++] = (long) nodes[index].order << 32 | index;
      }
    }
    Arrays.sort(sortKeys, 0, own);
    for (int index = 0; index < own; index++) {
      into[index] = (int) sortKeys[index];
    }
    return own;
  }

  /** The name of a field in lower case. */
  public String lowerName(int index) {
    return nodes[index].lowerName;
  }
}
