package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Packs rows that {@link Shapes} describes, and any other row as it is. */
final class ShapedPacker implements BlockPacker {
  private static final int ROWS_MAX = 256;
  private static final int BYTES_MAX = 64 * 1024;

  private final PackingContext context;
  private final PackingWalk.Shape shape;
  private final PackingWalk walk = new PackingWalk();
  private final ShapedKey key = new ShapedKey();
  private final RowStreams streams = new RowStreams(Shapes.STREAMS);
  private final long[] before = new long[Shapes.STREAMS];
  private final long[] farBefore = new long[Shapes.STREAMS];
  private final PackingWalk.Members gathering = new Gathering();
  private final PackingWalk.Members packing = new Packing();
  private int rows;
  private int base;

  ShapedPacker(PackingContext context, PackingWalk.Shape shape) {
    this.context = context;
    this.shape = shape;
  }

  @Override
  public void gather(byte[] keyBytes, byte @Nullable [] value) {
    key.parse(keyBytes, shape);
    switch (key.kind) {
      case ShapedKey.ENTITY -> context.entities.add(keyBytes, 0);
      case ShapedKey.RAW -> {}
      default -> {
        context.gatherText(keyBytes, 1, ShapedKey.HOST_BYTES);
        if (key.tailLength >= 0) {
          context.gatherText(keyBytes, key.tailOffset, key.tailLength);
        }
      }
    }
    if (value != null && key.kind != ShapedKey.RAW && walk.check(shape, keyBytes[0], value)) {
      walk.walk(shape, keyBytes[0], value, gathering);
    }
  }

  @Override
  public void add(byte[] keyBytes, byte @Nullable [] value) {
    key.parse(keyBytes, shape);
    int form =
        value == null
            ? ShapedBlock.DELETED
            : key.kind != ShapedKey.RAW && walk.check(shape, keyBytes[0], value)
                ? ShapedBlock.SHAPED
                : ShapedBlock.RAW;
    streams.get(ShapedBlock.KIND).u8(key.kind | form << ShapedBlock.FORM_SHIFT);
    addKey(keyBytes);
    if (value != null) {
      if (form == ShapedBlock.SHAPED) {
        walk.walk(shape, keyBytes[0], value, packing);
      } else {
        raw(ShapedBlock.RAW_VALUE, value);
      }
    }
    rows++;
  }

  private void addKey(byte[] keyBytes) {
    switch (key.kind) {
      case ShapedKey.RAW -> raw(ShapedBlock.RAW_KEY, keyBytes);
      case ShapedKey.ENTITY -> difference(ShapedBlock.OWNER, context.entity(keyBytes, 0));
      default -> {
        streams.get(ShapedBlock.LETTER).u8(keyBytes[0]);
        difference(ShapedBlock.OWNER, context.text(keyBytes, 1, ShapedKey.HOST_BYTES));
        if (key.tailLength >= 0) {
          difference(ShapedBlock.TAIL, context.text(keyBytes, key.tailOffset, key.tailLength));
        } else if (key.kind == ShapedKey.STATE_U32) {
          difference(ShapedBlock.TAIL, key.u32);
        }
      }
    }
  }

  private void raw(int stream, byte[] bytes) {
    streams.get(stream).number(bytes.length).raw(bytes, 0, bytes.length);
  }

  private void difference(int stream, long value) {
    streams.get(stream).signed(value - before[stream]);
    before[stream] = value;
  }

  @Override
  public boolean isFull() {
    return rows >= ROWS_MAX || streams.bytes() >= BYTES_MAX;
  }

  @Override
  public ByteOut finish() {
    ByteOut payload = streams.finish(rows);
    Arrays.fill(before, 0);
    Arrays.fill(farBefore, 0);
    rows = 0;
    base = 0;
    return payload;
  }

  /** The first pass: texts and entities become known. */
  private final class Gathering implements PackingWalk.Members {
    @Override
    public void u8(int stream, int value) {}

    @Override
    public void number(int stream, long value) {}

    @Override
    public void bytes(int stream, byte[] from, int offset, int length) {
      context.gatherText(from, offset, length);
    }

    @Override
    public void id(int stream, byte[] from, int offset) {
      if (offset >= 0) {
        context.entities.add(from, offset);
      }
    }

    @Override
    public void time(int stream, long timeNs) {}

    @Override
    public void event(int stream, long timeNs, long sequence, long index) {}
  }

  /** The second pass. */
  private final class Packing implements PackingWalk.Members {
    @Override
    public void u8(int stream, int value) {
      streams.get(stream).u8(value);
    }

    @Override
    public void number(int stream, long value) {
      streams.get(stream).number(value);
    }

    @Override
    public void bytes(int stream, byte[] from, int offset, int length) {
      difference(stream, context.text(from, offset, length));
    }

    @Override
    public void id(int stream, byte[] from, int offset) {
      if (offset < 0) {
        streams.get(stream).number(0);
        return;
      }
      long number = context.entity(from, offset);
      streams.get(stream).number(1 + TimeCode.zigzag(number - before[stream]));
      before[stream] = number;
    }

    @Override
    public void time(int stream, long timeNs) {
      long code = TimeCode.of(context.events, context.times(), timeNs, base);
      streams.get(stream).number(code);
      if (TimeCode.isFar(code)) {
        long far = timeNs - TimeCode.timeNs(context.events, base);
        streams.get(ShapedBlock.FAR_TIMES).signed(far - farBefore[stream]);
        farBefore[stream] = far;
      } else if (TimeCode.isEvent(code)) {
        base = TimeCode.event(context.events, code, base);
      }
    }

    @Override
    public void event(int stream, long timeNs, long sequence, long index) {
      int ordinal = context.ordinal(sequence, index);
      if (ordinal < 0) {
        streams.get(stream).number(0);
        streams.get(ShapedBlock.FAR_EVENTS).number(sequence).number(index);
      } else {
        streams.get(stream).number(1 + TimeCode.zigzag((long) ordinal - base));
        base = ordinal;
      }
      time(ShapedBlock.EVENT_TIMES, timeNs);
    }
  }
}
