package io.drec.daemon;

import io.drec.record.FrameBuilder;
import io.drec.sensor.Sensor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The wall clock beside the sensor's: their difference, kept constant until it moves by more than
 * {@value #STEP_MS} ms. One thread calls {@link #look}; the rest any.
 */
final class WallClock {
  private static final long STEP_MS = 100;
  private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(STEP_MS);

  private final InstantSource wall;
  private final Sensor sensor;
  private final HostIdentity host;
  private volatile FrameBuilder.Origin origin;

  WallClock(InstantSource wall, Sensor sensor, HostIdentity host) {
    this.wall = wall;
    this.sensor = sensor;
    this.host = host;
    this.origin = origin(difference());
  }

  /** What a frame sealed now says of itself. */
  FrameBuilder.Origin origin() {
    return origin;
  }

  /** Wall time minus the sensor's, ns. */
  long offsetNs() {
    return origin.clockOffsetNs();
  }

  /** Whether the wall clock was stepped since; then {@link #offsetNs} is another. */
  boolean look() {
    long now = difference();
    if (Math.abs(now - offsetNs()) <= STEP_NS) {
      return false;
    }
    origin = origin(now);
    return true;
  }

  private FrameBuilder.Origin origin(long offsetNs) {
    return new FrameBuilder.Origin(host.hostId(), host.bootId(), sensor.clock(), offsetNs);
  }

  private long difference() {
    return ns(wall) - sensor.clockNs();
  }

  /** ns since 1970 UTC. */
  static long ns(InstantSource wall) {
    Instant now = wall.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
