package io.drec.segment;

import io.drec.record.FieldId;
import java.util.Arrays;

/**
 * What records have in common that share columns: type, the members of the body, the fields and
 * their order, and the names in DATA. Told by its key:
 *
 * <pre>
 * u8 form; of a record in columns, number type, number of body members and u8 width of each, number
 * of fields and for each: number id, u8 kind, and of DATA: number of entries, and of each name
 * number of bytes, bytes.
 * </pre>
 */
final class Shape {
  /** A record of a frame that is kept raw: only its time is in columns. */
  static final int FORM_RAW = 0;

  static final int FORM_COLUMNS = 1;

  /** Type, length of the body, and what follows the header as one text. */
  static final int FORM_OPAQUE = 2;

  /** One text. */
  static final int FIELD_PLAIN = 0;

  /** One text, and two numbers: flags and true length; in all others these are nothing special. */
  static final int FIELD_ODD = 1;

  /** The members of {@code struct drec_origin}. */
  static final int FIELD_ORIGIN = 2;

  /** A text for each name. */
  static final int FIELD_DATA = 3;

  static final byte[] ORIGIN_WIDTHS = {8, 8, 4, 4, 1, 8, 8};

  /** Of ORIGIN's columns: what can be said of the fingerprint, which is no member of its own. */
  static final int ORIGIN_MADE = 4;

  static final int ORIGIN_NUMBER = 0;
  static final int ORIGIN_CODE = 2;
  static final int ORIGIN_COLLECTED = 3;

  /** A text, among the widths of slots. */
  static final byte TEXT = 0;

  static final int SLOTS_MAX = 4096;

  private static final byte[] OPAQUE_WIDTHS = {4, 4, TEXT};

  /** Of no record. */
  static final Shape NONE = new Shape(FORM_RAW, 0, new byte[0], 0);

  final int form;
  final int type;
  final int bodyBytes;
  final int bodyMembers;
  final int[] fieldIds;
  final byte[] fieldKinds;
  final byte[][][] names;
  final byte[] widths;

  /** Where the columns of these fields begin; -1: the shape has none of its own. */
  int originSlot = -1;

  int channelSlot = -1;
  int providerSlot = -1;
  int dataSlot = -1;

  /** The names in DATA. */
  byte[][] dataNames = new byte[0][];

  private Shape(int form, int type, byte[] bodyWidths, int fields) {
    this.form = form;
    this.type = type;
    this.bodyMembers = bodyWidths.length;
    int bytes = 0;
    for (byte width : bodyWidths) {
      bytes += width;
    }
    this.bodyBytes = bytes;
    this.fieldIds = new int[fields];
    this.fieldKinds = new byte[fields];
    this.names = new byte[fields][][];
    this.widths = new byte[0];
  }

  private Shape(Shape head, byte[] widths) {
    this.form = head.form;
    this.type = head.type;
    this.bodyMembers = head.bodyMembers;
    this.bodyBytes = head.bodyBytes;
    this.fieldIds = head.fieldIds;
    this.fieldKinds = head.fieldKinds;
    this.names = head.names;
    this.widths = widths;
    int slot = bodyMembers;
    for (int field = 0; field < fieldIds.length; field++) {
      slot = locate(field, slot);
    }
  }

  private int locate(int field, int slot) {
    switch (fieldKinds[field]) {
      case FIELD_ODD:
        return slot + 3;
      case FIELD_ORIGIN:
        originSlot = slot;
        return slot + ORIGIN_WIDTHS.length;
      case FIELD_DATA:
        dataSlot = slot;
        dataNames = names[field];
        return slot + names[field].length;
      default:
        if (fieldIds[field] == FieldId.CHANNEL.code()) {
          channelSlot = slot;
        } else if (fieldIds[field] == FieldId.PROVIDER.code()) {
          providerSlot = slot;
        }
        return slot + 1;
    }
  }

  int slotCount() {
    return widths.length;
  }

  boolean isText(int slot) {
    return widths[slot] == TEXT;
  }

  /** For each slot whether it is a text. */
  boolean[] textSlots() {
    return textSlots(Wanted.ALL);
  }

  /**
   * For each slot whether it is a text of one of some fields.
   *
   * @param fields each as {@link Wanted#bit}
   */
  boolean[] textSlots(long fields) {
    boolean[] texts = new boolean[widths.length];
    int slot = bodyMembers;
    for (int field = 0; field < fieldIds.length; field++) {
      boolean asked = (Wanted.bit(fieldIds[field]) & fields) != 0;
      int end = locate(field, slot);
      for (; slot < end; slot++) {
        texts[slot] = asked && isText(slot);
      }
    }
    for (; slot < widths.length; slot++) {
      texts[slot] = isText(slot);
    }
    return texts;
  }

  /** Reads a shape from its key. */
  static Shape read(ByteIn in) {
    int form = in.u8();
    if (form == FORM_RAW) {
      return new Shape(form, 0, new byte[0], 0);
    }
    if (form == FORM_OPAQUE) {
      return new Shape(new Shape(form, 0, new byte[0], 0), OPAQUE_WIDTHS);
    }
    if (form != FORM_COLUMNS) {
      throw SegmentFormatException.corrupt("a shape of form " + form);
    }
    int type = in.count(0xffff);
    byte[] body = new byte[in.count(Math.min(in.left(), SLOTS_MAX))];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) in.u8();
      if (body[i] != 2 && body[i] != 4 && body[i] != 8) {
        throw SegmentFormatException.corrupt("a member of " + body[i] + " bytes in a shape");
      }
    }
    Shape head = new Shape(form, type, body, in.count(Math.min(in.left(), SLOTS_MAX)));
    if ((head.bodyBytes & 7) != 0 || head.bodyBytes > 0xffff) {
      throw SegmentFormatException.corrupt("a body of " + head.bodyBytes + " bytes in a shape");
    }
    byte[] widths = Arrays.copyOf(body, body.length + 16);
    int slots = body.length;
    for (int i = 0; i < head.fieldIds.length; i++) {
      head.fieldIds[i] = in.count(0xffff);
      head.fieldKinds[i] = (byte) in.count(FIELD_DATA);
      byte[] own = head.readField(in, i);
      if (slots + own.length > SLOTS_MAX) {
        throw SegmentFormatException.corrupt("a shape of more than " + SLOTS_MAX + " columns");
      }
      if (slots + own.length > widths.length) {
        widths = Arrays.copyOf(widths, 2 * (slots + own.length));
      }
      System.arraycopy(own, 0, widths, slots, own.length);
      slots += own.length;
    }
    return new Shape(head, Arrays.copyOf(widths, slots));
  }

  private byte[] readField(ByteIn in, int field) {
    names[field] = new byte[0][];
    switch (fieldKinds[field]) {
      case FIELD_PLAIN:
        return new byte[] {TEXT};
      case FIELD_ODD:
        return new byte[] {TEXT, 2, 8};
      case FIELD_ORIGIN:
        return ORIGIN_WIDTHS;
      default:
        int count = in.count(Math.min(in.left(), SLOTS_MAX));
        names[field] = new byte[count][];
        for (int i = 0; i < count; i++) {
          int length = in.count(in.left());
          int from = in.skip(length);
          names[field][i] = Arrays.copyOfRange(in.array(), from, from + length);
        }
        return new byte[count];
    }
  }
}
