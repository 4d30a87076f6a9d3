package io.drec.relay.centre;

import io.drec.relay.fleet.FleetStore;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.IndexReport;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Position;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Judges whether what a host sends of one recording fits what it sent before. */
final class EpochIntake {
  private static final int RECENT_MAX = 64;

  /** 24 anchors a day of 80 bytes: for 100,000 hosts 190 MB, and 77 GB in all. */
  private static final long ANCHOR_NS = TimeUnit.HOURS.toNanos(1);

  private static final byte[] NOT_KNOWN = new byte[Position.CHAIN_BYTES];

  private final FleetStore store;
  private final HostId host;

  /** Ends of the units taken in last, by sequence: most repeats are of these. */
  private final Map<Long, Position> recent =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Position> eldest) {
          return size() > RECENT_MAX;
        }
      };

  private Position position;
  private long anchoredNs = Long.MIN_VALUE;

  EpochIntake(FleetStore store, HostId host, UUID epoch) {
    this.store = store;
    this.host = host;
    this.position = store.indexed(host, epoch).orElse(Position.start(epoch));
  }

  /** What a unit is. */
  enum Place {
    /** Behind the last one. */
    NEXT,
    /** All of it is here. */
    REPEAT,
    /** Part of it is here: the host has cut its units otherwise. */
    OVERLAP,
    /** Something is missing before it. */
    AHEAD,
    /** It contradicts what is here. */
    FORK
  }

  /** Up to where the index is here. */
  Position position() {
    return position;
  }

  boolean isNew() {
    return position.sequence() < 0;
  }

  Place place(IndexReport report) {
    IndexUnit unit = report.unit();
    long end = unit.end().sequence();
    if (end <= position.sequence()) {
      return contradicts(unit.end()) ? Place.FORK : Place.REPEAT;
    }
    if (unit.first() <= position.sequence()) {
      return Place.OVERLAP;
    }
    if (unit.first() > position.sequence() + 1) {
      return Place.AHEAD;
    }
    byte[] previous = report.previous();
    boolean isKnown = !Arrays.equals(previous, NOT_KNOWN) && !isNew();
    return isKnown && !Arrays.equals(previous, position.chain()) ? Place.FORK : Place.NEXT;
  }

  /** Whether another chain value is known of a frame. */
  boolean contradicts(Position shown) {
    Optional<Position> known = anchor(shown.sequence());
    return known.isPresent() && !known.get().equals(shown);
  }

  /** Whether frames of a checked unit are not those that its host has told of. */
  @Nullable Long contradiction(FrameUnit unit) {
    Position[] next = {anchorFrom(unit.first())};
    Long[] wrong = {null};
    FrameCheck.forEach(
        unit,
        frame -> {
          Position anchor = next[0];
          if (anchor == null || anchor.sequence() > unit.end().sequence()) {
            return false;
          }
          if (frame.sequence() == anchor.sequence()) {
            if (!Arrays.equals(frame.chain(), anchor.chain())) {
              wrong[0] = frame.sequence();
              return false;
            }
            next[0] = anchorFrom(frame.sequence() + 1);
          }
          return true;
        });
    return wrong[0];
  }

  Optional<Position> anchor(long sequence) {
    if (sequence == position.sequence() && sequence >= 0) {
      return Optional.of(position);
    }
    Position last = recent.get(sequence);
    if (last != null) {
      return Optional.of(last);
    }
    Position found = anchorFrom(sequence);
    return found != null && found.sequence() == sequence ? Optional.of(found) : Optional.empty();
  }

  private @Nullable Position anchorFrom(long sequence) {
    Position[] found = {
      sequence <= position.sequence() && position.sequence() >= 0 ? position : null
    };
    store.anchors(
        host,
        position.epoch(),
        Math.max(0, sequence),
        anchor -> {
          found[0] = anchor;
          return false;
        });
    return found[0];
  }

  /** Takes in a unit that is {@link Place#NEXT}; durable when this returns. */
  void takeIn(IndexUnit unit, long nowNs) {
    store.putIndex(host, unit);
    position = unit.end();
    recent.put(position.sequence(), position);
    if (anchoredNs == Long.MIN_VALUE || Math.abs(nowNs - anchoredNs) >= ANCHOR_NS) {
      store.putAnchor(host, position);
      anchoredNs = nowNs;
    }
  }
}
