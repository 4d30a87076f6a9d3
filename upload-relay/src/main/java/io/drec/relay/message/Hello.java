package io.drec.relay.message;

import java.util.List;

/**
 * The first thing that a host says on a channel.
 *
 * @param name as the host calls itself; a label, no identity
 * @param addresses of its interfaces, in their shortest text form
 * @param version of the host's drec
 * @param kept recordings of which something is to be sent, the present one last
 */
public record Hello(
    String name, List<String> addresses, String version, List<Kept> kept, Health health)
    implements Message {
  public static final int ADDRESSES_MAX = 64;
  public static final int KEPT_MAX = 16;

  public Hello {
    addresses = List.copyOf(addresses);
    kept = List.copyOf(kept);
  }

  /**
   * A recording.
   *
   * @param firstKept sequence of the oldest frame that is still there
   * @param last newest frame that is safe, with its chain value
   * @param lostFrames of this recording that the centre will never have; why is in the units
   */
  public record Kept(long firstKept, Position last, long lostFrames) {}
}
