package io.drec.segment;

import io.drec.record.FieldId;
import java.util.HashMap;
import java.util.Map;

/** What can be said of records by their shapes alone. */
final class ShapeFacts {
  /** In the place of a column: the shape has no event code. */
  static final int NONE = -1;

  /** In the place of a column: it may have one, elsewhere. */
  static final int UNKNOWN = -2;

  private final Shape[] shapes;
  private final long[] types;
  private final int[] codeSlots;
  private final boolean[] dataIsOpen;
  private final Map<String, boolean[]> named = new HashMap<>();
  private final Map<Long, boolean[][]> slots = new HashMap<>();
  private long allTypes;

  ShapeFacts(Shape[] shapes) {
    this.shapes = shapes;
    this.types = new long[shapes.length];
    this.codeSlots = new int[shapes.length];
    this.dataIsOpen = new boolean[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      look(i, shapes[i]);
      allTypes |= shapes[i].form == Shape.FORM_RAW ? 0 : types[i];
    }
  }

  /** The types that a record of a shape may have. */
  static long typesOf(Shape shape) {
    return shape.form == Shape.FORM_COLUMNS ? Wanted.bit(shape.type) : Wanted.ALL;
  }

  private void look(int number, Shape shape) {
    types[number] = typesOf(shape);
    if (shape.form != Shape.FORM_COLUMNS) {
      codeSlots[number] = UNKNOWN;
      dataIsOpen[number] = true;
      return;
    }
    codeSlots[number] = shape.originSlot < 0 ? NONE : shape.originSlot + Shape.ORIGIN_CODE;
    int origins = 0;
    for (int field = 0; field < shape.fieldIds.length; field++) {
      int kind = shape.fieldKinds[field];
      if (shape.fieldIds[field] == FieldId.ORIGIN.code()) {
        origins++;
        if (origins > 1 || kind != Shape.FIELD_ORIGIN) {
          codeSlots[number] = UNKNOWN;
        }
      }
      dataIsOpen[number] |=
          shape.fieldIds[field] == FieldId.DATA.code() && kind != Shape.FIELD_DATA;
    }
  }

  /** The types of all records in columns. */
  long types() {
    return allTypes;
  }

  /** The types that a record of a shape may have. */
  long types(int shape) {
    return types[shape];
  }

  /** The column of the event code, {@link #NONE} or {@link #UNKNOWN}. */
  int codeSlot(int shape) {
    return codeSlots[shape];
  }

  /** Whether records of any shape may lack a field. */
  boolean lacks(int field) {
    for (int shape = 0; shape < shapes.length; shape++) {
      if (shapes[shape].form != Shape.FORM_RAW && lacks(shape, field)) {
        return true;
      }
    }
    return false;
  }

  boolean lacks(int shape, int field) {
    for (int id : shapes[shape].fieldIds) {
      if (id == field) {
        return false;
      }
    }
    return true;
  }

  /** Whether a record of any shape may have an entry of this name in DATA. */
  boolean isNamed(String name) {
    for (boolean one : namedShapes(name)) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  boolean isNamed(int shape, String name) {
    return namedShapes(name)[shape];
  }

  /** For each slot of a shape whether it is a text of one of some fields. */
  boolean[] slots(int shape, long fields) {
    boolean[][] ofShapes = slots.get(fields);
    if (ofShapes == null) {
      ofShapes = new boolean[shapes.length][];
      slots.put(fields, ofShapes);
    }
    boolean[] found = ofShapes[shape];
    if (found == null) {
      found = shapes[shape].textSlots(fields);
      ofShapes[shape] = found;
    }
    return found;
  }

  private boolean[] namedShapes(String name) {
    return named.computeIfAbsent(name, this::findNamed);
  }

  private boolean[] findNamed(String name) {
    boolean[] found = new boolean[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      found[i] = shapes[i].form != Shape.FORM_RAW && (dataIsOpen[i] || hasEntry(shapes[i], name));
    }
    return found;
  }

  private static boolean hasEntry(Shape shape, String name) {
    for (byte[][] names : shape.names) {
      for (byte[] one : names) {
        if (RecordFacts.isNamed(one, 0, one.length, name)) {
          return true;
        }
      }
    }
    return false;
  }
}
