package io.drec.relay.node;

import java.nio.file.Path;
import java.time.Clock;

/**
 * What a centre needs to know.
 *
 * @param directory authority, keys, members and tokens
 * @param threads event loops
 */
public record CentreConfig(
    Path directory, Address listen, int threads, TlsChoice tls, NodeLimits limits, Clock clock) {

  public static CentreConfig of(Path directory, Address listen) {
    return new CentreConfig(
        directory, listen, 2, TlsChoice.AUTO, NodeLimits.defaults(), Clock.systemDefaultZone());
  }

  public CentreConfig with(TlsChoice choice) {
    return new CentreConfig(directory, listen, threads, choice, limits, clock);
  }

  public CentreConfig with(NodeLimits other) {
    return new CentreConfig(directory, listen, threads, tls, other, clock);
  }

  public CentreConfig with(Clock other) {
    return new CentreConfig(directory, listen, threads, tls, limits, other);
  }
}
