package io.drec.segment;

import io.drec.record.FieldId;
import io.drec.record.FrameHead;
import io.drec.record.RecordLayout.Field;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordView;
import io.drec.segment.Wanted.ProcessTest;
import io.drec.segment.Wanted.TextTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** What is known of a record that is there as it was recorded. Not thread safe. */
public final class RecordFacts implements Wanted.Facts {
  private final FrameHead frame;
  private RecordView record = new RecordView();
  private byte[] bytes = new byte[0];
  private ByteBuffer in = ByteBuffer.wrap(bytes);

  public RecordFacts(FrameHead frame) {
    this.frame = frame;
  }

  /** Looks at another record of the frame. */
  public RecordFacts open(RecordView next) {
    record = next;
    bytes = next.toByteArray();
    in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return this;
  }

  @Override
  public boolean text(TextTest test, long fields) {
    int at = Header.BYTES + (in.getShort(Header.BODY_LENGTH) & 0xffff);
    while (at < bytes.length) {
      int length = in.getInt(at + Field.LENGTH);
      int from = at + Field.BYTES;
      int id = in.getShort(at + Field.ID) & 0xffff;
      boolean asked = (Wanted.bit(id) & fields) != 0 && id != FieldId.ORIGIN.code();
      boolean data = id == FieldId.DATA.code();
      if (asked && (data ? inData(test, from, from + length) : test.in(bytes, from, length))) {
        return true;
      }
      at = from + (length + 7 & ~7);
    }
    return false;
  }

  /** Each value is a text of its own; what is cut off at the end is none, and names are none. */
  private boolean inData(TextTest test, int from, int end) {
    int at = from;
    boolean isName = true;
    while (end - at >= 4) {
      int length = in.getInt(at);
      if (length < 0 || length > end - at - 4) {
        return false;
      }
      if (!isName && test.in(bytes, at + 4, length)) {
        return true;
      }
      isName = !isName;
      at += 4 + length;
    }
    return false;
  }

  @Override
  public boolean lacks(int field) {
    FieldId id = FieldId.ofCode(field);
    return id == null || !record.hasField(id);
  }

  @Override
  public boolean named(String name) {
    int field = record.findField(FieldId.DATA);
    if (field < 0) {
      return false;
    }
    int at = field - record.offset() + Field.BYTES;
    int end = at + record.fieldLength(field);
    boolean isName = true;
    while (end - at >= 4) {
      int length = in.getInt(at);
      if (length < 0 || length > end - at - 4) {
        return false;
      }
      if (isName && isNamed(bytes, at + 4, length, name)) {
        return true;
      }
      isName = !isName;
      at += 4 + length;
    }
    return false;
  }

  static boolean isNamed(byte[] array, int offset, int length, String name) {
    return new String(array, offset, length, StandardCharsets.UTF_8).equalsIgnoreCase(name);
  }

  @Override
  public boolean type(long mask) {
    return (Wanted.bit(record.typeCode()) & mask) != 0;
  }

  @Override
  public boolean pid(LongPredicate test) {
    return test.test(Integer.toUnsignedLong(record.pid()));
  }

  @Override
  public boolean code(LongPredicate test) {
    byte[] origin = record.fieldBytes(FieldId.ORIGIN);
    if (origin == null || origin.length < Origin.BYTES) {
      return false;
    }
    ByteBuffer of = ByteBuffer.wrap(origin).order(ByteOrder.LITTLE_ENDIAN);
    return test.test(Integer.toUnsignedLong(of.getInt(Origin.EVENT_CODE)));
  }

  /** Whether the record is of the span and may be wanted. */
  public boolean mayBe(RecordQuery query) {
    long timeNs = timeNs();
    return query.span().touches(timeNs, timeNs) && query.wanted().may(this);
  }

  private long timeNs() {
    return record.timeNs() + frame.clockOffsetNs();
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
    return test.may(frame, record.pid(), record.startNs(), timeNs());
  }
}
