package io.drec.segment;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Field;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.Origin;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Takes a record apart: the key of its shape, and the value of each of its slots. */
final class RecordSplitter {
  /** A power of two. */
  private static final int BODIES = 64;

  private final ByteOut key = new ByteOut(1024);
  private byte[] bytes = new byte[0];
  private long[] numbers = new long[64];
  private int[] offsets = new int[64];
  private int[] lengths = new int[64];
  private int slots;
  private int dataFirst;

  /** The bodies of records of one type come in one length, mostly. */
  private final Body[] bodies = new Body[BODIES];

  /** How a body of so many bytes is taken apart, and how a shape's key begins that has it. */
  private static final class Body {
    private final int type;
    private final int bytes;
    private final byte[] widths;
    private final byte[] key;

    Body(int type, int bytes) {
      this.type = type;
      this.bytes = bytes;
      byte[] found = new byte[bytes];
      int members = 0;
      for (int at = 0; at < bytes; members++) {
        found[members] = (byte) BodyLayout.width(type, members, bytes - at);
        at += found[members];
      }
      widths = Arrays.copyOf(found, members);
      ByteOut out = new ByteOut().u8(Shape.FORM_COLUMNS).number(type).number(members);
      key = out.raw(widths, 0, members).toBytes();
    }
  }

  RecordSplitter() {
    Arrays.fill(bodies, new Body(0, 0));
  }

  ByteOut key() {
    return key;
  }

  int slots() {
    return slots;
  }

  /** The value of a slot that is a number. */
  long number(int slot) {
    return numbers[slot];
  }

  /** Exchanges a number for what is kept in its place. */
  void setNumber(int slot, long value) {
    numbers[slot] = value;
  }

  /** The array in which texts lie. */
  byte[] bytes() {
    return bytes;
  }

  int offset(int slot) {
    return offsets[slot];
  }

  int length(int slot) {
    return lengths[slot];
  }

  /** The first slot of DATA; the number of slots when there is none. */
  int dataFirst() {
    return dataFirst;
  }

  /** Whether joining the parts of a well-formed record would give its bytes again. */
  static boolean isPlain(ByteBuffer in, int offset, int length) {
    int end = offset + length;
    int at = offset + Header.BYTES + (in.getShort(offset + Header.BODY_LENGTH) & 0xffff);
    while (at < end) {
      int data = at + Field.BYTES + in.getInt(at + Field.LENGTH);
      at = offset + (data - offset + 7 & ~7);
      while (data < at) {
        if (in.get(data++) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Splits a well-formed record.
   *
   * @param in little-endian, over {@code array} from its beginning
   */
  void split(ByteBuffer in, byte[] array, int offset, int length) {
    bytes = array;
    key.clear();
    slots = 0;
    int type = in.getShort(offset + Header.TYPE) & 0xffff;
    int body = in.getShort(offset + Header.BODY_LENGTH) & 0xffff;
    if (!splitColumns(in, offset, length, type, body)) {
      splitOpaque(in, array, offset, length);
    }
  }

  /** Splits a well-formed record no further than its header. */
  void splitOpaque(ByteBuffer in, byte[] array, int offset, int length) {
    bytes = array;
    key.clear();
    slots = 0;
    key.u8(Shape.FORM_OPAQUE);
    addNumber(in.getShort(offset + Header.TYPE) & 0xffff);
    addNumber(in.getShort(offset + Header.BODY_LENGTH) & 0xffff);
    addText(offset + Header.BYTES, length - Header.BYTES);
    dataFirst = slots;
  }

  /** False: there would be too many slots. */
  private boolean splitColumns(ByteBuffer in, int offset, int length, int type, int body) {
    Body known = bodies[type & BODIES - 1];
    if (known.type != type || known.bytes != body) {
      known = new Body(type, body);
      bodies[type & BODIES - 1] = known;
    }
    if (known.widths.length > Shape.SLOTS_MAX / 2) {
      return false;
    }
    key.raw(known.key, 0, known.key.length);
    int at = offset + Header.BYTES;
    for (byte width : known.widths) {
      addNumber(read(in, at, width));
      at += width;
    }
    int end = offset + length;
    int fields = 0;
    for (int field = at; field < end; fields++) {
      field += Field.BYTES + (in.getInt(field + Field.LENGTH) + 7 & ~7);
    }
    key.number(fields);
    dataFirst = Integer.MAX_VALUE;
    for (int field = 0; field < fields; field++) {
      if (slots > Shape.SLOTS_MAX - 8 || !field(in, at)) {
        return false;
      }
      at += Field.BYTES + (in.getInt(at + Field.LENGTH) + 7 & ~7);
    }
    dataFirst = Math.min(dataFirst, slots);
    return true;
  }

  static long read(ByteBuffer in, int at, int width) {
    return switch (width) {
      case 2 -> in.getShort(at) & 0xffffL;
      case 4 -> in.getInt(at) & 0xffff_ffffL;
      default -> in.getLong(at);
    };
  }

  private boolean field(ByteBuffer in, int at) {
    int id = in.getShort(at + Field.ID) & 0xffff;
    int flags = in.getShort(at + Field.FLAGS) & 0xffff;
    int length = in.getInt(at + Field.LENGTH);
    long trueLength = in.getLong(at + Field.TRUE_LENGTH);
    int data = at + Field.BYTES;
    key.number(id);
    if (flags != 0 || trueLength != length) {
      key.u8(Shape.FIELD_ODD);
      addText(data, length);
      addNumber(flags);
      addNumber(trueLength);
      return true;
    }
    if (id == FieldId.ORIGIN.code() && length == Origin.BYTES) {
      key.u8(Shape.FIELD_ORIGIN);
      for (byte width : Shape.ORIGIN_WIDTHS) {
        addNumber(width == 1 ? 0 : read(in, data, width));
        data += width == 1 ? 0 : width;
      }
      return true;
    }
    int entries = id == FieldId.DATA.code() ? entries(in, data, data + length) : -1;
    if (entries < 0) {
      key.u8(Shape.FIELD_PLAIN);
      addText(data, length);
      return true;
    }
    if (slots + entries > Shape.SLOTS_MAX) {
      return false;
    }
    key.u8(Shape.FIELD_DATA).number(entries);
    dataFirst = Math.min(dataFirst, slots);
    for (int entry = 0; entry < entries; entry++) {
      int name = in.getInt(data);
      key.number(name).raw(bytes, data + 4, name);
      data += 4 + name;
      int value = in.getInt(data);
      addText(data + 4, value);
      data += 4 + value;
    }
    return true;
  }

  /** How many entries DATA has; -1: it is not well formed. */
  private static int entries(ByteBuffer in, int from, int end) {
    int at = from;
    int count = 0;
    while (at < end) {
      for (int part = 0; part < 2; part++) {
        int length = end - at < 4 ? -1 : in.getInt(at);
        if (length < 0 || length > end - at - 4) {
          return -1;
        }
        at += 4 + length;
      }
      count++;
    }
    return count;
  }

  private void addNumber(long value) {
    reserve();
    lengths[slots] = -1;
    numbers[slots++] = value;
  }

  private void addText(int offset, int length) {
    reserve();
    offsets[slots] = offset;
    lengths[slots++] = length;
  }

  private void reserve() {
    if (slots == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * slots);
      offsets = Arrays.copyOf(offsets, 2 * slots);
      lengths = Arrays.copyOf(lengths, 2 * slots);
    }
  }
}
