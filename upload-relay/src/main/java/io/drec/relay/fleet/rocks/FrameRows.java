package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.RowBytes;
import io.drec.relay.fleet.RowView;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.Position;
import java.util.Comparator;

/**
 * Rows of frames, two for each unit in the same family: a small one by time, and the frames
 * themselves, so that looking for units reads no frames.
 */
final class FrameRows {
  private static final int BY_TIME = 1;
  private static final int FRAMES = 2;
  private static final int KEY_BYTES = 40;

  static final Comparator<Ref> BY_FIRST_TIME =
      Comparator.comparingLong(Ref::firstNs)
          .thenComparing(Ref::epoch)
          .thenComparing(Ref::first)
          .thenComparing(Ref::end);

  private FrameRows() {}

  /**
   * A unit without its frames.
   *
   * @param epoch its number
   */
  record Ref(int epoch, long first, long end, byte[] chain, long firstNs, long lastNs) {}

  static byte[] key(int host, int epoch, FrameUnit unit) {
    return new RowBytes(KEY_BYTES)
        .u8(BY_TIME)
        .u32(host)
        .time(unit.lastNs())
        .time(unit.firstNs())
        .u16(epoch)
        .u64(unit.first())
        .u64(unit.end().sequence())
        .toBytes();
  }

  static byte[] value(FrameUnit unit) {
    return unit.end().chain();
  }

  /** The first key that a unit of a host can have that ends at a time. */
  static byte[] from(int host, long lastNs) {
    return new RowBytes(KEY_BYTES).u8(BY_TIME).u32(host).time(lastNs).toBytes();
  }

  /** The first key behind all units of a host. */
  static byte[] behind(int host) {
    RowBytes key = new RowBytes(KEY_BYTES).u8(BY_TIME).u32(host).u64(-1).u64(-1);
    return key.u16(-1).u64(-1).u64(-1).u8(0).toBytes();
  }

  static Ref read(byte[] key, byte[] value) {
    RowView view = new RowView(key);
    view.u8();
    view.u32();
    long lastNs = view.time();
    long firstNs = view.time();
    int epoch = view.u16();
    long first = view.u64();
    byte[] chain = new RowView(value).bytes(Position.CHAIN_BYTES);
    return new Ref(epoch, first, view.u64(), chain, firstNs, lastNs);
  }

  static byte[] framesKey(int host, int epoch, long first, long end) {
    return new RowBytes(KEY_BYTES).u8(FRAMES).u32(host).u16(epoch).u64(first).u64(end).toBytes();
  }
}
