package io.drec.relay.fleet;

import io.drec.relay.identity.HostId;
import io.drec.relay.message.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the centre knows of a host.
 *
 * @param name as the host calls itself; a label, no identity
 * @param addresses of its interfaces, in their shortest text form
 * @param labels given by the operator
 * @param seenNs when it was last heard, by the centre's clock, ns since 1970 UTC; 0: never
 * @param recorded how far its recording had come then; null: not told yet
 * @param indexed up to where its index is here; null: nothing is
 * @param asOfNs time of the last record whose index is here, ns since 1970 UTC; 0: none
 * @param lostFrames frames that it overwrote before they were here
 * @param alarms fork, rewritten history, duplicate identity, silence …: what an operator must look
 *     at, each with its time; empty when all is well
 */
public record HostFacts(
    HostId id,
    String name,
    List<String> addresses,
    List<String> labels,
    long enrolledNs,
    long seenNs,
    @Nullable Position recorded,
    @Nullable Position indexed,
    long asOfNs,
    long lostFrames,
    List<Alarm> alarms) {
  public HostFacts {
    addresses = List.copyOf(addresses);
    labels = List.copyOf(labels);
    alarms = List.copyOf(alarms);
  }

  /** What an operator must look at. */
  public record Alarm(String kind, long timeNs, String text) {}
}
