package io.drec.relay.node;

import io.drec.relay.identity.HostId;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Role;
import io.drec.relay.identity.TicketKeys;

/**
 * A relay: lets hosts and relays in, and carries their sealed messages to its parent and back. One
 * thread does all of it.
 */
public final class RelayNode implements AutoCloseable {
  private final Env env;
  private final Transport transport;
  private final Spool spool;
  private final RelayCore core;
  private final Dialler dialler;
  private final Acceptor acceptor;

  private RelayNode(RelayConfig config) {
    this.env = Env.of(config.limits(), config.clock());
    NodeIdentity identity = NodeIdentity.load(config.directory());
    if (identity.role() != Role.RELAY) {
      throw new IllegalArgumentException(
          config.directory() + " is the identity of a " + identity.role().word() + ", not a relay");
    }
    this.spool = new Spool(config.directory().resolve("spool"), config.spoolBytes());
    DenyFile denied = new DenyFile(config.directory(), identity.centre().signKey());
    this.core = new RelayCore(env, identity, spool, denied);
    this.transport = new Transport("drec-relay", 1);
    Tls tls = new Tls(config.tls(), config.clock());
    this.dialler =
        new Dialler(
            env,
            tls,
            transport,
            config.directory(),
            identity,
            config.parents(),
            config.bandwidth(),
            core);
    TicketKeys tickets = TicketKeys.open(config.directory(), config.clock(), env.random());
    this.acceptor = new Acceptor(env, tls, identity, tickets, config.listen(), transport, core);
    core.onRenewed(acceptor::use);
  }

  /**
   * Begins to listen and to dial.
   *
   * @throws io.drec.relay.identity.IdentityException when the directory holds no identity
   * @throws IllegalStateException when it cannot listen there
   */
  public static RelayNode start(RelayConfig config) {
    RelayNode node = new RelayNode(config);
    node.dialler.start();
    return node;
  }

  /** Where it listens; of use when the configuration said 0. */
  public int port() {
    return acceptor.port();
  }

  public HostId id() {
    return dialler.id();
  }

  public NodeStatus status() {
    Counters counters = env.counters();
    return new NodeStatus(
        "relay",
        id(),
        dialler.parent(),
        core.reachesCentre(),
        counters.connections.get(),
        counters.halfOpen.get(),
        counters.resumed.get(),
        counters.hosts.get(),
        counters.receivedBytes(),
        counters.sentBytes(),
        counters.refusals(),
        spool.bytes(),
        spool.messages(),
        spool.lost(),
        counters.alarms());
  }

  @Override
  public void close() {
    acceptor.close();
    dialler.close();
    transport.close();
    spool.close();
  }
}
