package io.drec.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Codes a group's columns. */
final class GroupWriter {
  private static final byte[] TIMES = {-1, 0};
  private static final byte[] HEADER = {-1, 1};

  private final ColumnMemory memory;
  private final ShapeTable shapesOfSegment;
  private final ColumnScratch scratch = new ColumnScratch();
  private final TextFormat format = new TextFormat();
  private ColumnSpec.Model specs = new ColumnSpec.Model();
  private NumberModel formatModel = new NumberModel(1);

  GroupWriter(ColumnMemory memory, ShapeTable shapesOfSegment) {
    this.memory = memory;
    this.shapesOfSegment = shapesOfSegment;
  }

  /**
   * A group as it is kept until the texts have their final numbers.
   *
   * @param texts provisional numbers in the order of the group's own, times 2; 1 more when the text
   *     says how others are put together
   */
  record Coded(int rows, byte[] times, byte[] columns, int[] texts, RecordIndex.OfGroup index) {}

  private static final class GroupTexts implements TextNumbers {
    private final GroupRows group;
    private final TextTableBuilder table;
    private final int[] freshModel = BitCoder.model(1);
    private final int[][] numbers;
    private int[] told = new int[256];
    private int count;

    GroupTexts(GroupRows group, TextTableBuilder table) {
      this.group = group;
      this.table = table;
      this.numbers = new int[][] {new int[group.plain.size()], new int[group.composed.size()]};
    }

    @Override
    public long code(BitCoder coder, long text) {
      int composed = (int) text & 1;
      int id = (int) (text >> 1);
      int number = numbers[composed][id];
      if (coder.flag(freshModel, 0, number == 0)) {
        Interner texts = composed == 0 ? group.plain : group.composed;
        int provisional = table.add(texts.array(id), texts.offset(id), texts.length(id));
        if (count == told.length) {
          told = Arrays.copyOf(told, 2 * count);
        }
        told[count++] = provisional << 1 | composed;
        numbers[composed][id] = count;
      } else {
        coder.bits(32 - Integer.numberOfLeadingZeros(count), number - 1);
      }
      return text;
    }
  }

  Coded write(GroupRows group, TextTableBuilder table) {
    int rows = group.rows();
    specs = new ColumnSpec.Model();
    formatModel = new NumberModel(1);
    Column times = new Column(false, group.timesNs(), rows);
    ByteOut timesOut = new ByteOut(rows);
    RangeEncoder timesCoder = new RangeEncoder(timesOut);
    GroupTexts texts = new GroupTexts(group, table);
    writeColumns(timesCoder, List.of(times), 0, rows, texts, new int[1], known(TIMES, 1));
    timesCoder.finish();
    specs = new ColumnSpec.Model();
    formatModel = new NumberModel(1);

    ByteOut out = new ByteOut(4 * rows);
    RangeEncoder coder = new RangeEncoder(out);
    List<Column> header = new ArrayList<>();
    header.add(times);
    for (int i = 0; i < GroupRows.HEADER_COLUMNS; i++) {
      header.add(new Column(false, group.header(i), rows));
    }
    int columns = header.size();
    writeColumns(coder, header, 1, rows, texts, new int[columns], known(HEADER, columns));
    for (int number = 0; number < group.shapes(); number++) {
      GroupRows.Rows own = group.ofShape(number);
      if (own != null && own.columns.length > 0) {
        writeShape(coder, group, header, number, own, texts);
      }
    }
    coder.finish();
    return new Coded(
        rows,
        timesOut.toBytes(),
        out.toBytes(),
        Arrays.copyOf(texts.told, texts.count),
        RecordIndex.OfGroup.of(group));
  }

  private ColumnMemory.@Nullable Choice[] known(byte[] key, int columns) {
    return memory.of(key, 0, key.length, columns);
  }

  private void writeShape(
      RangeEncoder coder,
      GroupRows group,
      List<Column> header,
      int number,
      GroupRows.Rows own,
      GroupTexts texts) {
    int count = own.count();
    List<Column> columns = new ArrayList<>(given(header, group.header(0), number, count));
    int given = columns.size();
    int[] formats = new int[given + own.columns.length];
    for (int slot = 0; slot < own.columns.length; slot++) {
      Column column = new Column(own.shape.isText(slot), own.columns[slot], count);
      int found = column.texts ? format(column, group.plain) : TextFormat.TEXT;
      if (found != TextFormat.TEXT) {
        formats[given + slot] = found;
        column = parsed(column, found, group.plain);
      }
      columns.add(column);
    }
    ColumnMemory.@Nullable Choice[] known =
        shapesOfSegment.remembered(memory, number, columns.size());
    writeColumns(coder, columns, given, count, texts, formats, known);
  }

  /** Of the columns that all records have, the rows of one shape: these are known already. */
  static List<Column> given(List<Column> header, long[] shapes, int number, int count) {
    List<Column> given = new ArrayList<>();
    for (int column = 0; column <= GroupRows.START + 1; column++) {
      if (column == GroupRows.SHAPE + 1) {
        continue;
      }
      long[] from = header.get(column).values;
      long[] values = new long[count];
      int row = 0;
      for (int i = 0; row < count; i++) {
        if (shapes[i] == number) {
          values[row++] = from[i];
        }
      }
      given.add(new Column(false, values, count));
    }
    return given;
  }

  /** The format that all values of a column have. */
  private int format(Column column, Interner texts) {
    long first = column.valueOfKind(column.kinds(scratch)[0]);
    int id = (int) (first >> 1);
    int guess =
        (first & 1) != 0
            ? TextFormat.TEXT
            : format.guess(texts.array(id), texts.offset(id), texts.length(id));
    if (guess == TextFormat.TEXT || allHave(guess, column, texts)) {
      return guess;
    }
    boolean upper = guess == TextFormat.HEX_LOWER && allHave(TextFormat.HEX_UPPER, column, texts);
    return upper ? TextFormat.HEX_UPPER : TextFormat.TEXT;
  }

  private boolean allHave(int tried, Column column, Interner texts) {
    for (int kind = 0; kind < column.kindCount(); kind++) {
      long text = column.valueOfKind(kind);
      int id = (int) (text >> 1);
      if ((text & 1) != 0
          || !format.parse(tried, texts.array(id), texts.offset(id), texts.length(id))) {
        return false;
      }
    }
    return true;
  }

  private Column parsed(Column column, int found, Interner texts) {
    long[] numbers = new long[column.kindCount()];
    for (int kind = 0; kind < numbers.length; kind++) {
      int id = (int) (column.valueOfKind(kind) >> 1);
      format.parse(found, texts.array(id), texts.offset(id), texts.length(id));
      numbers[kind] = format.parsed();
    }
    long[] values = new long[column.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = numbers[column.kinds(scratch)[row]];
    }
    return new Column(false, values, values.length);
  }

  private void writeColumns(
      BitCoder coder,
      List<Column> columns,
      int given,
      int rows,
      TextNumbers texts,
      int[] formats,
      ColumnMemory.@Nullable Choice[] known) {
    ColumnChooser chooser = new ColumnChooser(columns, rows, given, scratch);
    ColumnCoder columnCoder = new ColumnCoder(coder, columns, rows, texts, scratch);
    for (int i = given; i < columns.size(); i++) {
      Column column = columns.get(i);
      formatModel.code(coder, 0, formats[i]);
      ColumnSpec spec = chooser.choose(i, known);
      specs.code(coder, spec, i, column.texts);
      columnCoder.code(spec, column);
    }
  }
}
