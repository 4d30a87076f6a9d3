package io.drec.relay.node;

import io.drec.relay.channel.ChannelListener;
import io.drec.relay.identity.Authority;
import io.drec.relay.identity.DenyList;
import io.drec.relay.identity.EnrolmentDesk;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.JoinTokens;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Registry;
import io.drec.relay.identity.Role;
import io.drec.relay.identity.SealKeys;
import io.drec.relay.identity.TicketKeys;
import io.drec.relay.seal.SealCache;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameType;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The centre's end: listens, lets hosts and relays in, enrols, and opens a way for each host that
 * answers its challenge, over whatever relays it comes.
 */
public final class CentreNode implements AutoCloseable {
  private static final long NS_PER_S = 1_000_000_000L;
  private static final long CERTIFICATE_CHECK_MINUTES = 60;

  private final CentreParts parts;
  private final Transport transport;
  private final Acceptor acceptor;
  private volatile NodeIdentity identity;

  private CentreNode(CentreConfig config, ChannelListener listener) {
    Env env = Env.of(config.limits(), config.clock());
    Authority authority = Authority.open(config.directory(), config.clock(), env.random());
    Registry registry = Registry.open(config.directory());
    JoinTokens tokens = new JoinTokens(config.directory(), config.clock(), env.random());
    this.identity = authority.centre();
    this.parts =
        new CentreParts(
            env,
            authority,
            registry,
            tokens,
            new EnrolmentDesk(authority, tokens, registry, config.clock()),
            deskThread(),
            listener,
            identity.sealKeys(),
            new SealCache(identity.sealKeys(), NodeLimits.SPOOL_KEYS_MAX));
    env.counters().onRefused((cause, host) -> parts.suspect(host, cause, ""));
    this.transport = new Transport("drec-centre", config.threads());
    Tls tls = new Tls(config.tls(), config.clock());
    TicketKeys tickets = TicketKeys.open(config.directory(), config.clock(), env.random());
    this.acceptor =
        new Acceptor(env, tls, identity, tickets, config.listen(), transport, new Front());
    transport
        .loops()
        .next()
        .scheduleWithFixedDelay(
            this::renewCertificates,
            CERTIFICATE_CHECK_MINUTES,
            CERTIFICATE_CHECK_MINUTES,
            TimeUnit.MINUTES);
  }

  private static ExecutorService deskThread() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, "drec-enrolment");
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Begins to listen.
   *
   * @throws io.drec.relay.identity.IdentityException when the directory holds no authority
   * @throws IllegalStateException when it cannot listen there
   */
  public static CentreNode start(CentreConfig config, ChannelListener listener) {
    return new CentreNode(config, listener);
  }

  /** Where it listens; of use when the configuration said 0. */
  public int port() {
    return acceptor.port();
  }

  public HostId id() {
    return identity.id();
  }

  public Authority authority() {
    return parts.authority();
  }

  public JoinTokens tokens() {
    return parts.tokens();
  }

  public Registry registry() {
    return parts.registry();
  }

  /**
   * Shuts a host or relay out, here and at every relay.
   *
   * @return false when nobody of this id is enrolled
   */
  public boolean deny(HostId id) {
    Instant now = parts.env().clock().instant();
    boolean isKnown = parts.registry().deny(id, now.getEpochSecond() * NS_PER_S + now.getNano());
    if (isKnown) {
      pushDenied();
    }
    return isKnown;
  }

  /** Lets one in again. */
  public boolean allow(HostId id) {
    boolean isKnown = parts.registry().allow(id);
    if (isKnown) {
      pushDenied();
    }
    return isKnown;
  }

  /** Certificates from now on are signed by a new root; the old one is trusted on. */
  public void rotateAuthority() {
    parts.authority().rotate();
    renewCertificates();
  }

  public NodeStatus status() {
    Counters counters = parts.env().counters();
    return new NodeStatus(
        "centre",
        id(),
        "",
        true,
        counters.connections.get(),
        counters.halfOpen.get(),
        counters.resumed.get(),
        counters.hosts.get(),
        counters.receivedBytes(),
        counters.sentBytes(),
        counters.refusals(),
        0,
        0,
        0,
        counters.alarms());
  }

  @Override
  public void close() {
    acceptor.close();
    transport.close();
    parts.deskThread().shutdownNow();
    parts.registry().close();
  }

  private void renewCertificates() {
    NodeIdentity now = parts.authority().centre();
    if (!now.chain()[0].equals(identity.chain()[0])) {
      identity = now;
      acceptor.use(now);
    }
  }

  /** Tells the relays, and ends the links and ways of who is denied now. */
  private void pushDenied() {
    byte[] list = parts.signedDenyList();
    Set<HostId> denied = Set.copyOf(parts.registry().denied());
    for (Link link : parts.links()) {
      link.execute(
          () -> {
            if (denied.contains(link.peer().id())) {
              link.end(Refusal.DENIED, 0, link.peer().id() + " is denied");
            } else {
              parts.pushTo(link, list);
            }
          });
    }
    denied.forEach(parts::endWay);
  }

  private final class Front implements Acceptor.Front {
    @Override
    public Link.Owner owner() {
      return new CentreLink(parts);
    }

    @Override
    public Route route() {
      return new Route(true, List.of(id()));
    }

    @Override
    public int streams() {
      return parts.ways().size();
    }

    @Override
    public Predicate<HostId> denied() {
      return parts::isDenied;
    }

    @Override
    public boolean enrol(byte[] request, Consumer<byte[]> answer) {
      parts.enrol(request, answer);
      return true;
    }
  }

  /** What the links of a centre share. */
  record CentreParts(
      Env env,
      Authority authority,
      Registry registry,
      JoinTokens tokens,
      EnrolmentDesk desk,
      ExecutorService deskThread,
      ChannelListener listener,
      SealKeys sealKeys,
      SealCache spoolKeys,
      ConcurrentHashMap<HostId, Way> ways,
      Set<Link> links,
      Takeovers takeovers) {

    CentreParts(
        Env env,
        Authority authority,
        Registry registry,
        JoinTokens tokens,
        EnrolmentDesk desk,
        ExecutorService deskThread,
        ChannelListener listener,
        SealKeys sealKeys,
        SealCache spoolKeys) {
      this(
          env,
          authority,
          registry,
          tokens,
          desk,
          deskThread,
          listener,
          sealKeys,
          spoolKeys,
          new ConcurrentHashMap<>(),
          ConcurrentHashMap.newKeySet(),
          new Takeovers());
    }

    boolean isDenied(HostId id) {
      return registry.find(id).map(Registry.Member::isDenied).orElse(false);
    }

    byte[] signedDenyList() {
      return DenyList.sign(registry.denyVersion(), registry.denied(), authority.signingKey());
    }

    void pushTo(Link link, byte[] list) {
      if (link.peer().role() == Role.RELAY) {
        link.control(Frame.of(FrameType.DENY, list));
      }
    }

    /**
     * Raises an alarm where a refusal says more of a host than that a line broke.
     *
     * @param toldBy who says so; empty: it was seen here
     */
    void suspect(HostId id, Refusal cause, String toldBy) {
      String text = cause.suspicion();
      if (text != null && registry.find(id).filter(CentreParts::isHostWithin).isPresent()) {
        listener.alarmed(id, "refused", cause.word() + ": " + text + toldBy);
      }
    }

    /** A relay is in no list of hosts; who was shut out would come back into it. */
    private static boolean isHostWithin(Registry.Member member) {
      return member.role() == Role.HOST && !member.isDenied();
    }

    void endWay(HostId id) {
      Way open = ways.get(id);
      if (open != null) {
        open.close(id + " is denied");
      }
    }

    /** Writing files takes its time: not on an event loop. */
    void enrol(byte[] request, Consumer<byte[]> answer) {
      deskThread.execute(
          () -> {
            EnrolmentDesk.Answer found = desk.answer(request);
            if (!found.isGranted()) {
              env.counters().refused(Refusal.ENROLMENT, "a request", found.refused());
            }
            answer.accept(found.bytes());
          });
    }
  }
}
