package io.drec.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes of a segment's records, numbered in the order of their first record. */
final class ShapeTable {
  static final int RAW = 0;

  private final Interner keys = new Interner();
  private final List<Shape> shapes = new ArrayList<>();
  private final List<Composer.SlotState[]> states = new ArrayList<>();

  ShapeTable() {
    byte[] raw = {Shape.FORM_RAW};
    add(new ByteOut().raw(raw, 0, 1));
  }

  int count() {
    return shapes.size();
  }

  long bytes() {
    return keys.bytes();
  }

  Shape get(int number) {
    return shapes.get(number);
  }

  /** What is known of the long texts of a shape's records. */
  Composer.SlotState[] states(int number) {
    return states.get(number);
  }

  /** What is known of the columns of a shape's tables. */
  ColumnMemory.@Nullable Choice[] remembered(ColumnMemory memory, int number, int columns) {
    return memory.of(keys.array(number), keys.offset(number), keys.length(number), columns);
  }

  int add(ByteOut key) {
    int number = keys.add(key.array(), 0, key.length());
    if (number == shapes.size()) {
      Shape shape = Shape.read(new ByteIn(key.toBytes()));
      shapes.add(shape);
      states.add(new Composer.SlotState[shape.slotCount()]);
    }
    return number;
  }

  void write(ByteOut out) {
    out.number(count());
    for (int number = 0; number < count(); number++) {
      out.raw(keys.array(number), keys.offset(number), keys.length(number));
    }
  }

  static Shape[] read(ByteIn in) {
    Shape[] shapes = new Shape[in.count(in.left())];
    for (int number = 0; number < shapes.length; number++) {
      shapes[number] = Shape.read(in);
    }
    in.end();
    return Arrays.copyOf(shapes, shapes.length);
  }
}
