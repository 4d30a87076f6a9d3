package io.drec.relay.message;

import java.util.Arrays;
import java.util.List;

/**
 * An index unit, with what proves its place and what it lacks.
 *
 * @param previous 32 bytes: what the unit's first frame says is the chain value of the frame before
 *     it; zeros where that is not known
 * @param missing frames of the unit that were not there to be told of, in order
 * @param lostFrames all frames of this epoch up to the unit's end that were never told of
 * @param leftOut indicators of this epoch, up to the unit's end, of which no row was made, because
 *     a day had too many
 */
public record IndexReport(
    byte[] previous, List<Missing> missing, long lostFrames, long leftOut, IndexUnit unit)
    implements Message {

  /** Frames that are not there. */
  public record Missing(long first, long last, Why why) {
    public Missing {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException("frames " + first + " to " + last);
      }
    }
  }

  /** Codes travel and never change. */
  public enum Why {
    /** To keep the host's store within its limits, before it was told of. */
    OVERWRITTEN(1),
    /** Damaged, or lost before they were safe. */
    UNREADABLE(2);

    private final int code;

    Why(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  public IndexReport {
    if (previous.length != Position.CHAIN_BYTES) {
      throw new IllegalArgumentException("a chain value of " + previous.length + " bytes");
    }
    previous = previous.clone();
    missing = List.copyOf(missing);
  }

  @Override
  public byte[] previous() {
    return previous.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexReport that
        && Arrays.equals(previous, that.previous)
        && missing.equals(that.missing)
        && lostFrames == that.lostFrames
        && leftOut == that.leftOut
        && unit.equals(that.unit);
  }

  @Override
  public int hashCode() {
    return unit.hashCode();
  }
}
