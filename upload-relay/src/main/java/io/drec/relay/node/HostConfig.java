package io.drec.relay.node;

import io.drec.relay.wire.BandwidthSchedule;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * What a host's end needs to know.
 *
 * @param directory of its identity
 * @param parents in the order in which they are tried
 * @param bandwidth how much it may send
 * @param clock with the time zone that the bandwidth is meant in
 */
public record HostConfig(
    Path directory,
    List<Address> parents,
    BandwidthSchedule bandwidth,
    TlsChoice tls,
    NodeLimits limits,
    Clock clock) {

  public HostConfig {
    parents = List.copyOf(parents);
    if (parents.isEmpty()) {
      throw new IllegalArgumentException("a host needs at least one parent to dial");
    }
  }

  public static HostConfig of(Path directory, List<Address> parents) {
    return new HostConfig(
        directory,
        parents,
        BandwidthSchedule.UNLIMITED,
        TlsChoice.AUTO,
        NodeLimits.defaults(),
        Clock.systemDefaultZone());
  }

  public HostConfig with(BandwidthSchedule schedule) {
    return new HostConfig(directory, parents, schedule, tls, limits, clock);
  }

  public HostConfig with(TlsChoice choice) {
    return new HostConfig(directory, parents, bandwidth, choice, limits, clock);
  }

  public HostConfig with(NodeLimits other) {
    return new HostConfig(directory, parents, bandwidth, tls, other, clock);
  }

  public HostConfig with(Clock other) {
    return new HostConfig(directory, parents, bandwidth, tls, limits, other);
  }
}
