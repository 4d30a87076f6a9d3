package io.drec.relay.fleet;

import io.drec.relay.identity.HostId;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Position;
import io.drec.store.Indicator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The fleet's index, frames and hosts. Thread safe; one writer for each host. What a put method has
 * returned for is durable. Methods throw {@link FleetStoreException} when the store cannot be read
 * or written.
 */
public interface FleetStore extends AutoCloseable {

  /** Takes in a unit that follows the host's position, and moves it; a repeat changes nothing. */
  void putIndex(HostId host, IndexUnit unit);

  /** Up to where the index of a host's epoch is here; empty: nothing is. */
  Optional<Position> indexed(HostId host, UUID epoch);

  /** Takes in frames; a repeat changes nothing. */
  void putFrames(HostId host, FrameUnit unit);

  /** The frame units of a host that reach into a span, oldest first; false ends the visit. */
  void frames(HostId host, long fromNs, long toNs, Predicate<FrameUnit> visitor);

  /**
   * Spans of sequences of an epoch of which the frames are here, in order, touching ones joined.
   */
  List<SequenceSpan> framesHeld(HostId host, UUID epoch);

  /**
   * Which hosts touched an indicator, each host once, in order of host id; days from {@code
   * firstDay} to {@code lastDay} (days since 1970-01-01 UTC). False ends the visit.
   */
  void touched(Indicator indicator, int firstDay, int lastDay, Predicate<HostTouch> visitor);

  /** Writes down what is known of a host, in place of what was known. */
  void putHost(HostFacts facts);

  Optional<HostFacts> host(HostId id);

  /** All hosts, in order of id; false ends the visit. */
  void hosts(Predicate<HostFacts> visitor);

  /** Drops index rows and frames of days before this one. */
  void expireBefore(int day);

  @Override
  void close();

  /** Sequences from {@code first} to {@code last}, both included. */
  record SequenceSpan(long first, long last) {}

  /**
   * A host that touched an indicator, in the days asked for.
   *
   * @param count records that told of it, all epochs together
   */
  record HostTouch(HostId host, long firstNs, long lastNs, long count) {}
}
