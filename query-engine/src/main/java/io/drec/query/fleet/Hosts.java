package io.drec.query.fleet;

import io.drec.relay.fleet.HostFacts;
import java.util.function.Predicate;

/** The hosts of a fleet as they are now. */
@FunctionalInterface
public interface Hosts {
  /** All, in order of id; false ends the visit. */
  void each(Predicate<HostFacts> visitor);
}
