package io.drec.relay.message;

import java.util.Arrays;

/**
 * Consecutive frames, byte for byte.
 *
 * @param first sequence of the first frame
 * @param end the last frame, with its chain value
 * @param firstNs smallest time of a record, ns since 1970 UTC
 * @param lastNs greatest
 * @param frames one behind the other, as the journal has them (docs/format/record.md)
 */
public record FrameUnit(long first, Position end, long firstNs, long lastNs, byte[] frames)
    implements Message {
  /** Of all frames of a unit. */
  public static final int FRAMES_BYTES_MAX = 4 << 20;

  @Override
  public boolean equals(Object other) {
    return other instanceof FrameUnit that
        && first == that.first
        && end.equals(that.end)
        && firstNs == that.firstNs
        && lastNs == that.lastNs
        && Arrays.equals(frames, that.frames);
  }

  @Override
  public int hashCode() {
    return end.hashCode();
  }
}
