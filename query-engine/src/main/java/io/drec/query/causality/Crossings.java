package io.drec.query.causality;

import io.drec.query.entity.Known;
import io.drec.store.Addresses;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a way goes on at the other end of a connection: a session at the flow that it was opened
 * over, a flow at its mirror image on another host. The two ends meet by their addresses and ports
 * and, since ports are used again, by the time that is nearest; clocks of two hosts may be far
 * apart, so nothing is made of the difference but the choice of the nearest.
 */
public final class Crossings {
  /** Ends of one connection that two hosts tell further apart than this are two connections. */
  static final long CLOCKS_APART_NS_MAX = 1_800_000_000_000L;

  private static final int ENDS_MAX = 256;

  private final Known known;

  public Crossings(Known known) {
    this.known = known;
  }

  /** The flow over which a session was opened, as the host has it that opened it. */
  @Nullable Edge into(Entity.Named session, long nearNs) {
    String address = session.attribute("source_ip");
    String port = session.attribute("source_port");
    if (address == null || port == null) {
      return null;
    }
    String end = Addresses.withPort(address, Integer.parseInt(port));
    Entity.Flow best = null;
    for (Entity.Flow flow : flows(new Indicator(Indicator.Kind.LOCAL_PORT, end))) {
      best = nearer(flow, best, nearNs);
    }
    return best == null ? null : edge(best, session.id(), Mechanism.REMOTE_LOGON);
  }

  /** The other end of a flow, on whichever host recorded it; null when none did. */
  @Nullable Edge other(Entity.Flow flow) {
    if (flow.listening() || flow.localPort() == 0 || flow.remotePort() == 0) {
      return null;
    }
    String end = Addresses.withPort(flow.localAddress(), flow.localPort());
    Entity.Flow best = null;
    for (Entity.Flow other : flows(new Indicator(Indicator.Kind.IP_PORT, end))) {
      boolean mirrored =
          !other.id().equals(flow.id())
              && (!other.host().equals(flow.host()) || AddressKind.isLoopback(flow.localAddress()))
              && other.protocol() == flow.protocol()
              && other.remoteAddress().equals(flow.localAddress())
              && other.remotePort() == flow.localPort()
              && other.localAddress().equals(flow.remoteAddress())
              && other.localPort() == flow.remotePort();
      if (mirrored) {
        best = nearer(other, best, flow.firstNs());
      }
    }
    return best == null ? null : edge(best, flow.id(), Mechanism.SAME_FLOW);
  }

  /** The process at the other end of a flow, on whichever host recorded it; null when none did. */
  public Entity.@Nullable Process process(Entity.Flow flow) {
    Edge other = other(flow);
    Entity.@Nullable Process[] found = {null};
    if (other != null) {
      known
          .footage()
          .causes(
              other.from(),
              Long.MAX_VALUE,
              edge -> {
                found[0] = known.process(edge.from());
                return found[0] == null;
              });
      known
          .footage()
          .effects(
              other.from(),
              Long.MIN_VALUE,
              edge -> {
                found[0] = found[0] == null ? known.process(edge.to()) : found[0];
                return found[0] == null;
              });
    }
    return found[0];
  }

  private List<Entity.Flow> flows(Indicator indicator) {
    Set<EntityId> ids = new TreeSet<>();
    known
        .footage()
        .postings(
            indicator,
            posting -> {
              if (posting.object().kind() == EntityKind.FLOW) {
                ids.add(posting.object());
              }
              return ids.size() < ENDS_MAX;
            });
    List<Entity.Flow> flows = new ArrayList<>();
    for (EntityId id : ids) {
      Entity.Flow flow = known.flow(id);
      if (flow != null) {
        flows.add(flow);
      }
    }
    return flows;
  }

  private static Entity.@Nullable Flow nearer(
      Entity.Flow flow, Entity.@Nullable Flow best, long nearNs) {
    long apart = Math.abs(flow.firstNs() - nearNs);
    if (apart > CLOCKS_APART_NS_MAX) {
      return best;
    }
    return best == null || apart < Math.abs(best.firstNs() - nearNs) ? flow : best;
  }

  /** By the event that first told of the flow; times are those of the flow's own host. */
  private @Nullable Edge edge(Entity.Flow from, EntityId to, Mechanism mechanism) {
    Edge[] told = {null};
    known
        .footage()
        .causes(
            from.id(),
            Long.MAX_VALUE,
            edge -> {
              told[0] = edge;
              return true;
            });
    if (told[0] == null) {
      known
          .footage()
          .effects(
              from.id(),
              Long.MIN_VALUE,
              edge -> {
                told[0] = edge;
                return false;
              });
    }
    Edge first = told[0];
    if (first == null) {
      return null;
    }
    long firstNs = first.firstNs();
    return new Edge(from.id(), to, mechanism, firstNs, firstNs, first.event(), -1);
  }
}
