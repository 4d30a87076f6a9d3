package io.drec.relay.node;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import java.util.List;
import java.util.Map;

/**
 * How a node is doing, at one moment.
 *
 * @param role {@code host}, {@code relay} or {@code centre}
 * @param parent address of the connected parent; empty: none, or the centre
 * @param reachesCentre whether the way up to the centre is open
 * @param connections links from children
 * @param halfOpen connections whose greeting is not over
 * @param resumed TLS sessions that came back with a ticket, since the start; not with the JDK's TLS
 * @param hosts ways that are open, or pass through here
 * @param receivedBytes of payload since the start, by lane
 * @param sentBytes the same
 * @param refused how many since the start, by cause; causes that did not happen are absent
 * @param spooledBytes on the relay's disk
 * @param spooledMessages the same
 * @param evictedMessages that the spool had no room for, since the start
 * @param alarms what an operator must look at, newest last
 */
public record NodeStatus(
    String role,
    HostId id,
    String parent,
    boolean reachesCentre,
    int connections,
    int halfOpen,
    long resumed,
    int hosts,
    Map<Lane, Long> receivedBytes,
    Map<Lane, Long> sentBytes,
    Map<Refusal, Long> refused,
    long spooledBytes,
    long spooledMessages,
    long evictedMessages,
    List<NodeAlarm> alarms) {

  /**
   * What an operator must look at.
   *
   * @param kind e.g. {@code duplicate_identity}
   * @param timeNs ns since 1970 UTC
   */
  public record NodeAlarm(String kind, HostId host, long timeNs, String text) {}
}
