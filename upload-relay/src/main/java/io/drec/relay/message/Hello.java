package io.drec.relay.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first thing that a host says on a channel.
 *
 * @param name as the host calls itself; a label, no identity
 * @param addresses of its interfaces, in their shortest text form
 * @param version of the host's drec
 * @param kept recordings of which something is to be sent, the present one last
 * @param indexed what its index of the present recording holds; null: it does not say
 */
public record Hello(
    String name,
    List<String> addresses,
    String version,
    List<Kept> kept,
    Health health,
    @Nullable Indexed indexed)
    implements Message {
  public static final int ADDRESSES_MAX = 64;
  public static final int KEPT_MAX = 16;

  public Hello(
      String name, List<String> addresses, String version, List<Kept> kept, Health health) {
    this(name, addresses, version, kept, health, null);
  }

  public Hello {
    addresses = List.copyOf(addresses);
    kept = List.copyOf(kept);
  }

  /** The same host as it is now: its present recording, the last of those kept, has gone on. */
  public Hello with(Heartbeat beat) {
    List<Kept> all = new ArrayList<>(kept);
    if (all.isEmpty()
        || !all.get(all.size() - 1).last().epoch().equals(beat.present().last().epoch())) {
      return this;
    }
    all.set(all.size() - 1, beat.present());
    return new Hello(name, addresses, version, all, beat.health(), indexed);
  }

  /**
   * What the index of the present recording holds.
   *
   * @param whole every value of every kind that is sent unless told otherwise, from its beginning
   *     on: whom such a value is not told of, has not touched it
   * @param oldestNs of the oldest frame that is kept, ns since 1970 UTC
   */
  public record Indexed(boolean whole, long oldestNs) {}

  /**
   * A recording.
   *
   * @param firstKept sequence of the oldest frame that is still there
   * @param last newest frame that is safe, with its chain value
   * @param lostFrames of this recording that the centre will never have; why is in the units
   */
  public record Kept(long firstKept, Position last, long lostFrames) {}
}
