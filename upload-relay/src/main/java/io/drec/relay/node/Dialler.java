package io.drec.relay.node;

import io.drec.relay.identity.Enrolling;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.IdentityException;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Peer;
import io.drec.relay.identity.Role;
import io.drec.relay.wire.BandwidthSchedule;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameDecoder;
import io.drec.relay.wire.FrameEncoder;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps a node connected to one of its parents: tries them in order, waits longer after each
 * failure, by chance so that thousands do not come at once (decorrelated jitter), but never much
 * longer than the parent has been away, and renews the certificate when half its life is over. All
 * of it on one event loop.
 */
final class Dialler implements Link.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Dialler.class);
  private static final Duration RENEWAL_CHECK = Duration.ofMinutes(10);

  /** A listener opens its tickets for a day at least, while a link may last for months. */
  private static final Duration TICKET_AGE = Duration.ofHours(20);

  /** Tickets come behind the handshake. */
  private static final int TICKET_WAIT_MS = 2_000;

  private static final int RENEWAL_REQUEST = 0x7fff_ffff;

  private final Env env;
  private final Tls tls;
  private final Transport transport;
  private final EventLoop loop;
  private final Path directory;
  private final List<Address> parents;
  private final BandwidthSchedule bandwidth;
  private final Up up;

  private volatile NodeIdentity identity;
  private SslContext context;
  private int next;
  private int attempt;
  private boolean isTrying;
  private long waitMs;

  /** Since when there is no link. */
  private long lostNs;

  /** Since when there are tickets of the parent; null: none that fit. */
  private @Nullable Instant ticketsFrom;

  private int failuresInARow;
  private boolean isClosed;
  private int cutOffInARow;
  private volatile @Nullable Link link;
  private volatile String parent = "";
  private volatile Route route = new Route(false, List.of());

  /** What the node does with the way up. Called on the event loop. */
  interface Up extends Link.Owner {
    /**
     * Sent right behind HELLO, and so before anything is known of the way up: what would come first
     * on a link anyway costs no record, and no write, of its own. Each attempt asks anew, and
     * whether it is let in is told by {@link #linked} alone.
     */
    default List<Frame> early() {
      return List.of();
    }

    /** The certificate was renewed. */
    void renewed(NodeIdentity identity);

    /** The way from the parent to the centre has changed. */
    void routed(Route route);
  }

  Dialler(
      Env env,
      Tls tls,
      Transport transport,
      Path directory,
      NodeIdentity identity,
      List<Address> parents,
      BandwidthSchedule bandwidth,
      Up up) {
    this.env = env;
    this.tls = tls;
    this.transport = transport;
    this.loop = transport.loops().next();
    this.directory = directory;
    this.identity = identity;
    this.parents = parents;
    this.bandwidth = bandwidth;
    this.up = up;
    this.context = contextOf(identity);
    this.waitMs = env.limits().redialMin().toMillis();
    this.lostNs = env.nowNs();
  }

  EventLoop loop() {
    return loop;
  }

  NodeIdentity identity() {
    return identity;
  }

  @Nullable Link link() {
    return link;
  }

  String parent() {
    return parent;
  }

  /** From the parent up. */
  Route route() {
    return route;
  }

  void start() {
    loop.execute(this::dial);
    long checkMs = RENEWAL_CHECK.toMillis();
    loop.scheduleWithFixedDelay(this::renewIfDue, checkMs, checkMs, TimeUnit.MILLISECONDS);
    loop.scheduleWithFixedDelay(this::fetchTicketsIfDue, checkMs, checkMs, TimeUnit.MILLISECONDS);
  }

  void close() {
    if (loop.isShuttingDown()) {
      return;
    }
    loop.submit(
            () -> {
              isClosed = true;
              Link open = link;
              if (open != null) {
                open.close("this end stops");
              }
            })
        .awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  private SslContext contextOf(NodeIdentity from) {
    return tls.client(from.key(), from.chain(), tls.by(from));
  }

  private void dial() {
    if (isClosed) {
      return;
    }
    Address address = parents.get(next % parents.size());
    next++;
    int number = ++attempt;
    isTrying = true;
    connect(address)
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                greet(done.channel(), address, number);
              } else {
                String why = String.valueOf(done.cause().getMessage());
                failed(number, address, Refusal.HANDSHAKE, why, 0);
              }
            });
  }

  private ChannelFuture connect(Address address) {
    return new Bootstrap()
        .group(loop)
        .channel(transport.socket())
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) env.limits().handshakeTimeout().toMillis())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Acceptor.WATER_MARK)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(address.unresolved());
  }

  /** TLS begins when there is a connection: thousands that redial in vain should cost little. */
  private void greet(Channel channel, Address address, int number) {
    // It may be in a queue at the far end, which gives it this long, and TLS as long again.
    long timeoutMs = env.limits().handshakeTimeout().toMillis() * 2;
    var ssl = tls.dialling(context, channel, address.toString());
    ssl.setHandshakeTimeoutMillis(timeoutMs);
    DialGreeting greeting = new DialGreeting(env, tls, identity, this, address, number, bandwidth);
    channel.pipeline().addLast(ssl, new FrameDecoder(), FrameEncoder.INSTANCE, greeting);
    loop.schedule(() -> greeting.giveUp(channel), timeoutMs, TimeUnit.MILLISECONDS);
  }

  /** An attempt came to nothing, or its link ended; told twice, it counts once. */
  void failed(int number, Address address, Refusal cause, String why, int retryAfterMs) {
    if (isClosed || number != attempt || !isTrying) {
      return;
    }
    isTrying = false;
    long waitedMs = backOff(retryAfterMs);
    failuresInARow++;
    // A parent that is away for a month should leave some lines in the log, not a million.
    LOG.atLevel(Integer.bitCount(failuresInARow) == 1 ? Level.INFO : Level.DEBUG)
        .log(
            "parent {} is not reached ({}: {}), {} in a row; next try in {} ms",
            address,
            cause.word(),
            why,
            failuresInARow,
            waitedMs);
    loop.schedule(this::dial, waitedMs, TimeUnit.MILLISECONDS);
  }

  /** Between the shortest wait and three times the last one, by chance. */
  private long backOff(int retryAfterMs) {
    long minMs = env.limits().redialMin().toMillis();
    long maxMs = env.limits().redialMaxMs(env.nowNs() - lostNs);
    long span = Math.max(1, Math.min(maxMs, waitMs * 3) - minMs);
    waitMs = Math.min(maxMs, minMs + (long) (env.random().nextDouble() * span));
    return Math.max(waitMs, retryAfterMs);
  }

  List<Frame> early() {
    return up.early();
  }

  void greeted(Link newLink, Address address, Route above) {
    link = newLink;
    parent = address.toString();
    route = above;
    failuresInARow = 0;
    ticketsFrom = env.clock().instant();
    waitMs = env.limits().redialMin().toMillis();
    // The list is in order of preference: after a break it begins with the first again.
    next = 0;
    up.linked(newLink);
    up.routed(above);
    renewIfDue();
    if (!above.reachesCentre()) {
      cutOff(newLink);
    } else {
      cutOffInARow = 0;
    }
  }

  /** With other parents to try, a parent without a way up is left, once around the list. */
  private void cutOff(Link from) {
    if (cutOffInARow < parents.size() - 1) {
      cutOffInARow++;
      next = (parents.indexOf(Address.parse(parent)) + 1) % parents.size();
      from.close(parent + " has no way to the centre: trying the next parent");
    }
  }

  /** The centre's answer to a renewal; also while no link is open, as the certificate ran out. */
  void renewed(byte[] answer) {
    try {
      identity = Enrolling.renewed(identity, answer, directory, env.clock());
      context = contextOf(identity);
      ticketsFrom = null;
      LOG.info("the certificate was renewed: good until {}", identity.chain()[0].getNotAfter());
      up.renewed(identity);
    } catch (IdentityException e) {
      env.counters().refused(Refusal.ENROLMENT, identity.id(), String.valueOf(e.getMessage()));
    }
  }

  private void renewIfDue() {
    Link open = link;
    if (open != null && identity.isRenewalDue(env.clock().instant())) {
      open.control(Frame.of(FrameType.ENROL, RENEWAL_REQUEST, Enrolling.renewal(identity)));
    }
  }

  /**
   * Takes new tickets by a connection beside the link that ends with its handshake, so that a
   * parent that is started anew after months finds hosts that need no signatures of it. What goes
   * wrong with it is no matter: without tickets all is checked in full.
   */
  void fetchTicketsIfDue() {
    Instant now = env.clock().instant();
    Instant from = ticketsFrom;
    if (link == null || !tls.isBoringSsl()) {
      return;
    }
    if (from != null && !now.isBefore(from) && now.isBefore(from.plus(TICKET_AGE))) {
      return;
    }
    ticketsFrom = now;
    Address address = Address.parse(parent);
    long timeoutMs = env.limits().handshakeTimeout().toMillis() * 2;
    connect(address)
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                Channel channel = done.channel();
                SslHandler ssl = tls.dialling(context, channel, address.toString());
                ssl.setHandshakeTimeoutMillis(timeoutMs);
                channel.pipeline().addLast(ssl);
                ssl.handshakeFuture()
                    .addListener(
                        shaken ->
                            loop.schedule(
                                () -> channel.close(), TICKET_WAIT_MS, TimeUnit.MILLISECONDS));
              }
            });
  }

  @Override
  public void linked(Link ignored) {
    throw new IllegalStateException("a dialler is told by greeted");
  }

  @Override
  public void frame(Link from, Frame frame) throws FrameException {
    switch (frame.type()) {
      case PATH -> {
        route = Route.read(ByteBuffer.wrap(frame.payload()));
        up.routed(route);
        if (!route.reachesCentre()) {
          cutOff(from);
        } else {
          cutOffInARow = 0;
        }
      }
      case ENROLLED -> {
        if (frame.stream() == RENEWAL_REQUEST) {
          renewed(frame.payload());
        } else {
          up.frame(from, frame);
        }
      }
      default -> up.frame(from, frame);
    }
  }

  @Override
  public void unlinked(Link gone, String why) {
    if (link == gone) {
      Address address = Address.parse(parent);
      link = null;
      lostNs = env.nowNs();
      parent = "";
      route = new Route(false, List.of());
      up.unlinked(gone, why);
      failed(attempt, address, Refusal.HANDSHAKE, why, 0);
    }
  }

  /** Whether somebody may be a parent. */
  static boolean mayBeParent(Peer peer) {
    return peer.standing() == Peer.Standing.VALID && peer.role() != Role.HOST;
  }

  HostId id() {
    return identity.id();
  }
}
