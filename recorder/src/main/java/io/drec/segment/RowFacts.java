package io.drec.segment;

import io.drec.record.FrameHead;
import io.drec.segment.Wanted.ProcessTest;
import io.drec.segment.Wanted.TextTest;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * What is known of one row of a group: at first by its header and shape alone, then by its columns,
 * too. Not of rows of frames that are kept raw.
 */
final class RowFacts implements Wanted.Facts {
  private final ShapeFacts shapes;
  private final GroupFacts group;
  private final GroupReader reader;
  private final FrameHead frame;
  private int row;
  private int shape;
  private boolean unpacked;

  RowFacts(ShapeFacts shapes, GroupFacts group, GroupReader reader, FrameHead frame) {
    this.shapes = shapes;
    this.group = group;
    this.reader = reader;
    this.frame = frame;
  }

  /** Whether the row may be wanted; its columns are only unpacked when its header allows it. */
  boolean may(Wanted wanted, int next) {
    row = next;
    shape = reader.shape(next);
    unpacked = false;
    if (!wanted.may(this)) {
      return false;
    }
    unpacked = true;
    return wanted.may(this);
  }

  @Override
  public boolean text(TextTest test, long fields) {
    return (test.inNumbers() || group.any(test)) && (!unpacked || has(test, fields));
  }

  /** The one that fewest texts pass comes first: mostly it decides. */
  @Override
  public boolean texts(List<TextTest> tests, long fields) {
    TextTest rarest = group.rarest(tests);
    if (!text(rarest, fields)) {
      return false;
    }
    for (TextTest test : tests) {
      if (unpacked && test != rarest && !has(test, fields)) {
        return false;
      }
    }
    return true;
  }

  private boolean has(TextTest test, long fields) {
    return reader.hasText(row, group.passing(test), shapes.slots(shape, fields));
  }

  @Override
  public boolean type(long mask) {
    return (shapes.types(shape) & mask) != 0;
  }

  @Override
  public boolean lacks(int field) {
    return shapes.lacks(shape, field);
  }

  @Override
  public boolean named(String name) {
    return shapes.isNamed(shape, name);
  }

  @Override
  public boolean pid(LongPredicate test) {
    return test.test(Integer.toUnsignedLong(reader.pid(row)));
  }

  @Override
  public boolean code(LongPredicate test) {
    int slot = shapes.codeSlot(shape);
    if (slot == ShapeFacts.NONE) {
      return false;
    }
    return slot == ShapeFacts.UNKNOWN
        || !unpacked
        || test.test(reader.number(row, slot) & 0xffff_ffffL);
  }

  private long timeNs() {
    return reader.timeNs(row) + frame.clockOffsetNs();
  }

  @Override
  public boolean time(LongPredicate test) {
    return test.test(timeNs());
  }

  @Override
  public boolean frame(Predicate<FrameHead> test) {
    return test.test(frame);
  }

  @Override
  public boolean process(ProcessTest test) {
    return test.may(frame, reader.pid(row), reader.startNs(row), timeNs());
  }
}
