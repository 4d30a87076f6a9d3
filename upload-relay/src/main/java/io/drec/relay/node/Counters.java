package io.drec.relay.node;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.node.NodeStatus.NodeAlarm;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node counts. Thread safe. */
final class Counters {
  private static final Logger LOG = LoggerFactory.getLogger("io.drec.relay.node");
  private static final int LANES = Lane.values().length;

  /** Refusals of one cause are logged one by one up to this many, then only powers of two. */
  private static final int LOGGED_MAX = 20;

  private static final long NS_PER_S = 1_000_000_000L;

  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger halfOpen = new AtomicInteger();
  final AtomicInteger hosts = new AtomicInteger();

  /** TLS sessions that were resumed. */
  final AtomicLong resumed = new AtomicLong();

  /** Bytes of messages that are not complete. */
  final AtomicLong assembly = new AtomicLong();

  private final AtomicLongArray received = new AtomicLongArray(LANES);
  private final AtomicLongArray sent = new AtomicLongArray(LANES);
  private final AtomicLongArray refused = new AtomicLongArray(Refusal.values().length);
  private final ArrayDeque<NodeAlarm> alarms = new ArrayDeque<>();
  private final Clock clock;
  private volatile RefusedListener listener = (cause, host) -> {};

  /** Hears of what was refused of a host that is known by name. On any thread. */
  interface RefusedListener {
    void refused(Refusal cause, HostId host);
  }

  Counters(Clock clock) {
    this.clock = clock;
  }

  void onRefused(RefusedListener told) {
    listener = told;
  }

  void received(Lane lane, int bytes) {
    received.addAndGet(lane.code(), bytes);
  }

  void sent(Lane lane, int bytes) {
    sent.addAndGet(lane.code(), bytes);
  }

  /** Counts, and says so; a flood does not fill the log. */
  void refused(Refusal cause, Object who, String why) {
    long count = refused.incrementAndGet(cause.ordinal());
    if (count <= LOGGED_MAX || Long.bitCount(count) == 1) {
      LOG.warn("refused ({}, {} so far) {}: {}", cause.word(), count, who, why);
    }
    if (who instanceof HostId host) {
      listener.refused(cause, host);
    }
  }

  long refusals(Refusal cause) {
    return refused.get(cause.ordinal());
  }

  void alarm(String kind, HostId host, String text) {
    LOG.error("alarm {}: {} {}", kind, host, text);
    Instant now = clock.instant();
    synchronized (alarms) {
      alarms.add(new NodeAlarm(kind, host, now.getEpochSecond() * NS_PER_S + now.getNano(), text));
      if (alarms.size() > NodeLimits.ALARMS_MAX) {
        alarms.remove();
      }
    }
  }

  List<NodeAlarm> alarms() {
    synchronized (alarms) {
      return List.copyOf(alarms);
    }
  }

  Map<Lane, Long> receivedBytes() {
    return byLane(received);
  }

  Map<Lane, Long> sentBytes() {
    return byLane(sent);
  }

  Map<Refusal, Long> refusals() {
    Map<Refusal, Long> found = new EnumMap<>(Refusal.class);
    for (Refusal cause : Refusal.values()) {
      if (refusals(cause) > 0) {
        found.put(cause, refusals(cause));
      }
    }
    return found;
  }

  private static Map<Lane, Long> byLane(AtomicLongArray counts) {
    Map<Lane, Long> found = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      found.put(lane, counts.get(lane.code()));
    }
    return found;
  }
}
