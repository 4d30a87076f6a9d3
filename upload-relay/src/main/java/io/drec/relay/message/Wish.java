package io.drec.relay.message;

import java.util.UUID;

/**
 * The centre wants something of what a host has.
 *
 * @param kind INDEX: index units from frame {@code first} on ({@code last} is not meant); FRAMES:
 *     the frames {@code first} to {@code last} themselves; ANCHORS: the chain values of frame
 *     {@code first} and of every {@code step}-th behind it up to {@code last}
 * @param step at least 1
 */
public record Wish(UnitKind kind, UUID epoch, long first, long last, long step) implements Message {
  public Wish {
    if (first < 0 || last < first || step < 1) {
      throw new IllegalArgumentException("frames " + first + " to " + last + " by " + step);
    }
  }

  public static Wish indexFrom(UUID epoch, long first) {
    return new Wish(UnitKind.INDEX, epoch, first, first, 1);
  }

  public static Wish frames(UUID epoch, long first, long last) {
    return new Wish(UnitKind.FRAMES, epoch, first, last, 1);
  }

  /** The chain values of exactly one frame. */
  public static Wish anchor(UUID epoch, long sequence) {
    return new Wish(UnitKind.ANCHORS, epoch, sequence, sequence, 1);
  }
}
