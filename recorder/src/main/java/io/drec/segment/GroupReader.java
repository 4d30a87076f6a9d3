package io.drec.segment;

import io.drec.segment.Wanted.TextTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One group: gives its records back. What all records have is decoded at once, the columns of a
 * shape when they are first needed, with those of the shapes before it. Not thread safe.
 */
final class GroupReader {
  private static final long CELLS_MAX = 2 * 1024 * 1024;

  /** More than any frame has. */
  private static final int OUT_BYTES_MAX = 4 * 1024 * 1024;

  /** Texts that are read before all are. */
  private static final int FETCHED_ONE_BY_ONE = 512;

  private final TextTable table;
  private final Shape[] shapes;
  private final int rows;
  private final int[] texts;
  private final byte[] @Nullable [] textBytes;
  private final @Nullable Composition[] compositions;
  private final long[] timesNs;
  private final List<Column> header = new ArrayList<>();
  private final @Nullable ShapeColumns[] byShape;
  private final int[] rowInShape;
  private final TextFormat format = new TextFormat();
  private final Decoder decoder;
  private int shapesDecoded;
  private boolean broken;
  private int textsTold;
  private int textsFetched;

  /** The columns of the records of one shape. */
  private static final class ShapeColumns {
    final Shape shape;
    final int[] formats;
    final Column[] slots;
    int count;

    ShapeColumns(Shape shape) {
      this.shape = shape;
      this.formats = new int[shape.slotCount()];
      this.slots = new Column[shape.slotCount()];
    }
  }

  /**
   * Decodes a group.
   *
   * @param timesNs of its records, decoded
   * @param texts its texts, as {@link GroupTextIds} reads them
   */
  GroupReader(byte[] block, long[] timesNs, int[] texts, Shape[] shapes, TextTable table) {
    this.table = table;
    this.shapes = shapes;
    this.rows = timesNs.length;
    this.timesNs = timesNs;
    this.texts = texts;
    this.textBytes = new byte[texts.length][];
    this.compositions = new Composition[texts.length];
    this.byShape = new ShapeColumns[shapes.length];
    this.rowInShape = new int[rows];
    decoder = new Decoder(new RangeDecoder(new ByteIn(block)), this::codeText);
    header.add(new Column(false, timesNs, rows));
    for (int i = 0; i < GroupRows.HEADER_COLUMNS; i++) {
      decoder.column(header, rows, false);
    }
    countShapes();
  }

  /** The columns of the records of a shape, decoded; null: there are none. */
  private @Nullable ShapeColumns columns(int number) {
    if (broken) {
      throw SegmentFormatException.corrupt("a group that could not be decoded before");
    }
    broken = true;
    for (; shapesDecoded <= number; shapesDecoded++) {
      ShapeColumns own = byShape[shapesDecoded];
      if (own != null && own.slots.length > 0) {
        decode(shapesDecoded, own);
      }
    }
    broken = false;
    return byShape[number];
  }

  /** Bytes of memory, about, once all is decoded: eight a cell. */
  int weight() {
    long cells = (long) rows * header.size();
    for (ShapeColumns own : byShape) {
      cells += own == null ? 0 : (long) own.count * own.slots.length;
    }
    return (int) Math.min(Integer.MAX_VALUE, Long.BYTES * cells);
  }

  /** Reads the times of a group's records. */
  static long[] times(byte[] block, int rows) {
    List<Column> columns = new ArrayList<>();
    new Decoder(new RangeDecoder(new ByteIn(block)), (coder, text) -> 0)
        .column(columns, rows, false);
    return columns.get(0).values;
  }

  /** Reads one column behind the other. */
  private static final class Decoder {
    private final RangeDecoder coder;
    private final TextNumbers texts;
    private final ColumnSpec.Model specs = new ColumnSpec.Model();
    private final NumberModel formats = new NumberModel(1);

    Decoder(RangeDecoder coder, TextNumbers texts) {
      this.coder = coder;
      this.texts = texts;
    }

    /** Adds the next column, and says in which format its numbers are texts. */
    int column(List<Column> columns, int rows, boolean text) {
      long found = formats.code(coder, 0, 0);
      if (found < 0 || found >= (text ? TextFormat.FORMATS : 1)) {
        throw SegmentFormatException.corrupt("a column of format " + found);
      }
      boolean texts = text && found == TextFormat.TEXT;
      ColumnSpec none = ColumnSpec.constant(0);
      ColumnSpec spec = specs.code(coder, none, columns.size(), texts);
      spec.check(texts, columns);
      Column column = new Column(texts, new long[rows], rows);
      new ColumnCoder(coder, columns, rows, this.texts).code(spec, column);
      columns.add(column);
      return (int) found;
    }
  }

  private final int[] freshModel = BitCoder.model(1);

  private long codeText(BitCoder coder, long ignored) {
    if (coder.flag(freshModel, 0, false)) {
      if (textsTold == texts.length) {
        throw SegmentFormatException.corrupt("a group names more texts than it has");
      }
      return textsTold++;
    }
    long told = coder.bits(32 - Integer.numberOfLeadingZeros(textsTold), 0);
    if (told >= textsTold) {
      throw SegmentFormatException.corrupt("text " + told + " of " + textsTold + " in a group");
    }
    return told;
  }

  private void countShapes() {
    long[] numbers = header.get(GroupRows.SHAPE + 1).values;
    long cells = 0;
    for (int row = 0; row < rows; row++) {
      long number = numbers[row];
      if (number < 0 || number >= shapes.length) {
        throw SegmentFormatException.corrupt("shape " + number + " of " + shapes.length);
      }
      ShapeColumns own = byShape[(int) number];
      if (own == null) {
        own = new ShapeColumns(shapes[(int) number]);
        byShape[(int) number] = own;
      }
      rowInShape[row] = own.count++;
      cells += own.slots.length;
    }
    if (cells > CELLS_MAX) {
      throw SegmentFormatException.corrupt("a group of " + cells + " values");
    }
  }

  private void decode(int number, ShapeColumns own) {
    long[] numbers = header.get(GroupRows.SHAPE + 1).values;
    List<Column> columns = GroupWriter.given(header, numbers, number, own.count);
    for (int slot = 0; slot < own.slots.length; slot++) {
      own.formats[slot] = decoder.column(columns, own.count, own.shape.isText(slot));
      own.slots[slot] = columns.get(columns.size() - 1);
    }
  }

  int rows() {
    return rows;
  }

  /** The number of a row's shape. */
  int shape(int row) {
    return (int) header.get(GroupRows.SHAPE + 1).values[row];
  }

  int pid(int row) {
    return (int) header(GroupRows.PID, row);
  }

  long startNs(int row) {
    return header(GroupRows.START, row);
  }

  /** The value of a slot of a row's shape, which is no text. */
  long number(int row, int slot) {
    ShapeColumns own = columns(shape(row));
    return own == null ? 0 : own.slots[slot].values[rowInShape[row]];
  }

  /**
   * Whether a text, number or time of the row passes.
   *
   * @param slots in which to look: of what is put together there, in all
   */
  boolean hasText(int row, GroupFacts.Passing passing, boolean[] slots) {
    ShapeColumns own = columns(shape(row));
    return own != null
        && (hasText(own, row, passing, slots)
            || refersFrom(own, row, slots) && hasText(own, row, passing, own.shape.textSlots()));
  }

  private boolean refersFrom(ShapeColumns own, int row, boolean[] slots) {
    for (int slot = 0; slot < own.slots.length; slot++) {
      if (slots[slot]
          && own.formats[slot] == TextFormat.TEXT
          && (texts[number(own.slots[slot].values[rowInShape[row]])] & 1) != 0) {
        return true;
      }
    }
    return false;
  }

  private boolean hasText(ShapeColumns own, int row, GroupFacts.Passing passing, boolean[] slots) {
    TextTest test = passing.test;
    int at = rowInShape[row];
    for (int slot = 0; slot < own.slots.length; slot++) {
      if (slots[slot]) {
        long value = own.slots[slot].values[at];
        if (own.formats[slot] == TextFormat.TEXT) {
          if (passing.passes(number(value))) {
            return true;
          }
        } else if (test.inNumbers()) {
          format.print(own.formats[slot], value);
          if (test.in(format.printed(), 0, format.printedLength())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private int number(long value) {
    if (value < 0 || value >= texts.length) {
      throw SegmentFormatException.corrupt("text " + value + " of " + texts.length);
    }
    return (int) value;
  }

  long timeNs(int row) {
    return timesNs[row];
  }

  private byte[] text(int number) {
    byte[] text = textBytes[number];
    if (text == null) {
      if (++textsFetched == FETCHED_ONE_BY_ONE) {
        fetchAll();
      }
      text = table.text(texts[number] >> 1);
      textBytes[number] = text;
    }
    return text;
  }

  /** Who wants many will want most: in the order in which they lie, each block is unpacked once. */
  private void fetchAll() {
    long[] inOrder = new long[texts.length];
    for (int i = 0; i < texts.length; i++) {
      inOrder[i] = (long) (texts[i] >> 1) << 32 | i;
    }
    Arrays.sort(inOrder);
    for (long one : inOrder) {
      int number = (int) one;
      if (textBytes[number] == null) {
        textBytes[number] = table.text((int) (one >>> 32));
      }
    }
  }

  private Composition composition(int number, int slots) {
    Composition found = compositions[number];
    if (found == null) {
      found = Composition.read(text(number), slots);
      compositions[number] = found;
    }
    return found;
  }

  /** The texts of the record that is written. */
  private final class RowTexts implements Composition.Slots {
    private ShapeColumns own = new ShapeColumns(Shape.NONE);
    private int row;
    private byte[] printed = new byte[0];
    private int length;

    void open(ShapeColumns columns, int rowOfShape) {
      own = columns;
      row = rowOfShape;
    }

    @Override
    public byte[] array(int slot) {
      find(slot);
      return printed;
    }

    @Override
    public int offset(int slot) {
      return 0;
    }

    @Override
    public int length(int slot) {
      find(slot);
      return length;
    }

    private void find(int slot) {
      if (slot >= own.slots.length || !own.shape.isText(slot)) {
        throw SegmentFormatException.corrupt("a text refers to column " + slot);
      }
      long value = own.slots[slot].values[row];
      if (own.formats[slot] != TextFormat.TEXT) {
        format.print(own.formats[slot], value);
        printed = format.printed();
        length = format.printedLength();
      } else if ((texts[number(value)] & 1) != 0) {
        throw SegmentFormatException.corrupt("a text is put together of one that is, too");
      } else {
        printed = text(number(value));
        length = printed.length;
      }
    }

    void write(int slot, ByteOut out) {
      if (out.length() > OUT_BYTES_MAX) {
        throw SegmentFormatException.corrupt("a record of more than " + OUT_BYTES_MAX + " bytes");
      }
      int number = own.formats[slot] == TextFormat.TEXT ? number(own.slots[slot].values[row]) : -1;
      if (number >= 0 && (texts[number] & 1) != 0) {
        composition(number, own.slots.length).write(this, out);
      } else {
        find(slot);
        out.raw(printed, 0, length);
      }
    }
  }

  private final RowTexts rowTexts = new RowTexts();
  private final Fingerprints fingerprints = new Fingerprints();

  /**
   * Writes a record behind what is in {@code out}.
   *
   * @param hostId of its frame; null: a fingerprint that can be computed is left as zeros
   * @return false: it lies in a frame that is kept raw
   */
  boolean write(int row, byte @Nullable [] hostId, ByteOut out) {
    ShapeColumns own = columns(shape(row));
    if (own == null || own.shape.form == Shape.FORM_RAW) {
      return false;
    }
    Shape shape = own.shape;
    rowTexts.open(own, rowInShape[row]);
    boolean opaque = shape.form == Shape.FORM_OPAQUE;
    int type = opaque ? (int) value(own, 0) : shape.type;
    int body = opaque ? (int) value(own, 1) : shape.bodyBytes;
    int start = out.length();
    out.le(4, 0).le(2, type).le(1, 1).le(1, header(GroupRows.FLAGS, row)).le(2, body);
    out.le(2, header(GroupRows.CPU, row)).le(2, header(GroupRows.HOOK, row));
    out.le(2, header(GroupRows.RESERVED, row)).le(8, timesNs[row]);
    out.le(4, header(GroupRows.PID, row)).le(4, header(GroupRows.TID, row));
    out.le(8, header(GroupRows.START, row));
    if (opaque) {
      rowTexts.write(2, out);
    } else {
      int slot = 0;
      for (; slot < shape.bodyMembers; slot++) {
        out.le(shape.widths[slot], value(own, slot));
      }
      for (int field = 0; field < shape.fieldIds.length; field++) {
        slot = writeField(own, field, slot, out);
      }
    }
    out.leAt(start, out.length() - start);
    int origin = shape.originSlot;
    long made = origin < 0 ? 0 : value(own, origin + Shape.ORIGIN_MADE);
    if (made != 0 && hostId != null) {
      fingerprints.restore(shape, hostId, timesNs[row], made, out, start);
    }
    return true;
  }

  private long header(int column, int row) {
    return header.get(column + 1).values[row];
  }

  private long value(ShapeColumns own, int slot) {
    return own.slots[slot].values[rowTexts.row];
  }

  private int writeField(ShapeColumns own, int field, int first, ByteOut out) {
    Shape shape = own.shape;
    int kind = shape.fieldKinds[field];
    boolean odd = kind == Shape.FIELD_ODD;
    int slot = first;
    out.le(2, shape.fieldIds[field]).le(2, odd ? value(own, slot + 1) : 0);
    int lengthAt = out.length();
    out.le(4, 0).le(8, odd ? value(own, slot + 2) : 0);
    int from = out.length();
    switch (kind) {
      case Shape.FIELD_ODD -> {
        rowTexts.write(slot, out);
        slot += 3;
      }
      case Shape.FIELD_PLAIN -> rowTexts.write(slot++, out);
      case Shape.FIELD_ORIGIN -> {
        for (byte width : Shape.ORIGIN_WIDTHS) {
          long value = value(own, slot++);
          if (width > 1) {
            out.le(width, value);
          }
        }
      }
      default -> {
        for (byte[] name : shape.names[field]) {
          out.le(4, name.length).raw(name, 0, name.length);
          int valueAt = out.length();
          out.le(4, 0);
          rowTexts.write(slot++, out);
          out.leAt(valueAt, out.length() - valueAt - 4);
        }
      }
    }
    int length = out.length() - from;
    out.leAt(lengthAt, length);
    if (!odd) {
      out.leAt(lengthAt + 4, length);
    }
    while ((out.length() - from & 7) != 0) {
      out.u8(0);
    }
    return slot;
  }
}
