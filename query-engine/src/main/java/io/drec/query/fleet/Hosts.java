package io.drec.query.fleet;

import io.drec.relay.fleet.HostFacts;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.Hello;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/** The hosts of a fleet as they are now. */
@FunctionalInterface
public interface Hosts {
  /** All, in order of id; false ends the visit. */
  void each(Predicate<HostFacts> visitor);

  /** What a host said last of itself; empty: nothing since the centre's start. */
  default Optional<Hello> greeting(HostId id) {
    return Optional.empty();
  }

  /** How often the centre refused something since its start, by cause: {@code wrong_authority}. */
  default SortedMap<String, Long> refused() {
    return Collections.emptySortedMap();
  }
}
