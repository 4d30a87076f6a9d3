package io.drec.relay.node;

import io.drec.relay.wire.BandwidthSchedule;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * What a relay needs to know.
 *
 * @param directory of its identity and spool
 * @param parents in the order in which they are tried
 * @param bandwidth how much it may send to its parent
 * @param spoolBytes disk that messages may take while no parent is there; 0: no spool
 * @param clock with the time zone that the bandwidth is meant in
 */
public record RelayConfig(
    Path directory,
    Address listen,
    List<Address> parents,
    BandwidthSchedule bandwidth,
    long spoolBytes,
    TlsChoice tls,
    NodeLimits limits,
    Clock clock) {
  public static final long SPOOL_BYTES_DEFAULT = 1L << 30;

  public RelayConfig {
    parents = List.copyOf(parents);
    if (parents.isEmpty()) {
      throw new IllegalArgumentException("a relay needs at least one parent to dial");
    }
  }

  public static RelayConfig of(Path directory, Address listen, List<Address> parents) {
    return new RelayConfig(
        directory,
        listen,
        parents,
        BandwidthSchedule.UNLIMITED,
        SPOOL_BYTES_DEFAULT,
        TlsChoice.AUTO,
        NodeLimits.defaults(),
        Clock.systemDefaultZone());
  }

  public RelayConfig with(BandwidthSchedule schedule) {
    return new RelayConfig(directory, listen, parents, schedule, spoolBytes, tls, limits, clock);
  }

  public RelayConfig withSpool(long bytes) {
    return new RelayConfig(directory, listen, parents, bandwidth, bytes, tls, limits, clock);
  }

  public RelayConfig with(TlsChoice choice) {
    return new RelayConfig(
        directory, listen, parents, bandwidth, spoolBytes, choice, limits, clock);
  }

  public RelayConfig with(NodeLimits other) {
    return new RelayConfig(directory, listen, parents, bandwidth, spoolBytes, tls, other, clock);
  }
}
