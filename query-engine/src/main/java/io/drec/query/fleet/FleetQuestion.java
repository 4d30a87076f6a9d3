package io.drec.query.fleet;

import io.drec.relay.identity.HostId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the centre asks hosts.
 *
 * @param uri path and query, as {@link io.drec.query.http.QuestionUri#of} writes it, without a host
 * @param format as {@link io.drec.query.http.QuestionUri#name} has it
 * @param audience each host once, at least one
 * @param byIndex those of them that are not asked, as the index answers for them
 * @param deadline for hosts that are connected
 * @param keepOpen for hosts that come back later; zero: such hosts are not waited for
 * @param caps what it may cost each host
 * @param bytesMax that all answers together may hold here
 * @param asker who asks
 */
public record FleetQuestion(
    String uri,
    String format,
    List<HostId> audience,
    Set<HostId> byIndex,
    Duration deadline,
    Duration keepOpen,
    Caps caps,
    long bytesMax,
    String asker) {
  public FleetQuestion {
    audience = List.copyOf(audience);
    byIndex = Set.copyOf(byIndex);
    if (audience.isEmpty()) {
      throw new IllegalArgumentException("a question to nobody");
    }
  }
}
