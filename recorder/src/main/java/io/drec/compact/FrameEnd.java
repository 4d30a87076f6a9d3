package io.drec.compact;

import io.drec.record.FrameView;

/**
 * Consecutive frames, by where they begin and end.
 *
 * @param first sequence of the first frame
 * @param previous 32 bytes: what the first frame says is the chain value of the frame before; zeros
 *     where it says none
 * @param last sequence of the last frame
 * @param chain 32 bytes: the last frame's chain value
 * @param lastNs greatest time of a record in the last frame, ns since 1970 UTC
 */
public record FrameEnd(long first, byte[] previous, long last, byte[] chain, long lastNs) {

  static FrameEnd of(FrameView frame) {
    return of(frame.sequence(), frame.previous(), frame);
  }

  static FrameEnd of(long first, byte[] previous, FrameView last) {
    return new FrameEnd(
        first, previous, last.sequence(), last.chain(), last.lastTimeNs() + last.clockOffsetNs());
  }
}
