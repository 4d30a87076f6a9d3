package io.drec.relay.node;

import io.drec.relay.identity.HostId;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Peer;
import io.drec.relay.identity.TicketKeys;
import io.drec.relay.wire.FrameDecoder;
import io.drec.relay.wire.FrameEncoder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Listens, lets connections in by {@link Admission}, and takes them through TLS and greeting. What
 * comes out is a {@link Link}.
 */
final class Acceptor implements AutoCloseable {
  static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(NodeLimits.SOCKET_BYTES / 2, NodeLimits.SOCKET_BYTES);
  private static final int BACKLOG = 4096;
  private static final int CLOSE_S = 3;
  private static final Duration TICKET_CHECK = Duration.ofMinutes(10);

  /** A first message of TLS is a tenth of it. */
  private static final int FIRST_BYTES_MAX = 16 << 10;

  private final Env env;
  private final Tls tls;
  private final Front front;
  private final Admission admission;
  private final ChannelGroup accepted;
  private final Channel listening;
  private final int port;
  private final TicketKeys ticketKeys;
  private volatile Ends ends;

  /** What a connection begins with: they belong together. */
  private record Ends(NodeIdentity identity, SslContext context) {}

  /** What the node behind it decides. Called on event loops. */
  interface Front {
    Link.Owner owner();

    /** The way up from here. */
    Route route();

    /** How many streams there are, for the windows. */
    int streams();

    Predicate<HostId> denied();

    /**
     * A request for a certificate; the answer may come later, on any thread.
     *
     * @return false when there is nobody to ask now: no answer will come
     */
    boolean enrol(byte[] request, Consumer<byte[]> answer);
  }

  /**
   * @throws IllegalStateException when the address is taken or not of this machine
   */
  Acceptor(
      Env env,
      Tls tls,
      NodeIdentity identity,
      TicketKeys ticketKeys,
      Address address,
      Transport transport,
      Front front) {
    this.env = env;
    this.tls = tls;
    this.front = front;
    this.ticketKeys = ticketKeys;
    this.ends = endsOf(identity);
    this.admission = new Admission(env);
    this.accepted = new DefaultChannelGroup(transport.loops().next());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(transport.loops())
            .channel(transport.serverSocket())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    arrive(channel);
                  }
                });
    this.listening = bind(bootstrap, address);
    this.port = ((InetSocketAddress) listening.localAddress()).getPort();
    long checkS = TICKET_CHECK.toSeconds();
    listening
        .eventLoop()
        .scheduleWithFixedDelay(this::turnTickets, checkS, checkS, TimeUnit.SECONDS);
  }

  private static Channel bind(ServerBootstrap bootstrap, Address address) {
    var bound = bootstrap.bind(address.resolved()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IllegalStateException(
          "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
    }
    return bound.channel();
  }

  /** Connections from now on see another certificate. */
  synchronized void use(NodeIdentity renewed) {
    ends = endsOf(renewed);
  }

  private synchronized void turnTickets() {
    if (tls.isBoringSsl() && ticketKeys.turn()) {
      ends = endsOf(ends.identity());
    }
  }

  private Ends endsOf(NodeIdentity identity) {
    if (!tls.isBoringSsl()) {
      return new Ends(identity, tls.server(identity, List.of()));
    }
    ticketKeys.turn();
    return new Ends(identity, tls.server(identity, ticketKeys.of(identity)));
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    accepted.close().awaitUninterruptibly(CLOSE_S, TimeUnit.SECONDS);
  }

  private void arrive(SocketChannel channel) {
    Doorstep doorstep = new Doorstep(channel);
    Refusal refusal = admission.arrive(doorstep);
    if (refusal != null) {
      env.counters().refused(refusal, doorstep.address(), "no room for another connection");
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> doorstep.left());
    accepted.add(channel);
    channel.pipeline().addLast(doorstep);
    long timeoutMs = env.limits().handshakeTimeout().toMillis();
    channel.eventLoop().schedule(doorstep::giveUp, timeoutMs, TimeUnit.MILLISECONDS);
  }

  /** Holds a connection's first bytes until its turn comes. */
  private final class Doorstep extends ChannelInboundHandlerAdapter implements Admission.Waiting {
    private final SocketChannel channel;
    private final InetAddress address;
    private @Nullable ByteBuf first;
    private boolean isBegun;
    private boolean isSettled;

    Doorstep(SocketChannel channel) {
      this.channel = channel;
      this.address = channel.remoteAddress().getAddress();
    }

    @Override
    public InetAddress address() {
      return address;
    }

    @Override
    public EventLoop loop() {
      return channel.eventLoop();
    }

    @Override
    public void begin() {
      loop().execute(this::beginTls);
    }

    @Override
    public void drop() {
      channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      ByteBuf held = first;
      first = held == null ? bytes : Unpooled.wrappedBuffer(held, bytes);
      if (first.readableBytes() > FIRST_BYTES_MAX) {
        ctx.close();
        return;
      }
      channel.config().setAutoRead(false);
      admission.speaks(this);
    }

    private void beginTls() {
      isBegun = true;
      ByteBuf bytes = first;
      first = null;
      if (bytes == null || !channel.isActive()) {
        ReferenceCountUtil.release(bytes);
        settled();
        return;
      }
      Ends with = ends;
      var ssl = with.context().newHandler(channel.alloc());
      ssl.setHandshakeTimeoutMillis(env.limits().handshakeTimeout().toMillis());
      channel
          .pipeline()
          .addLast(ssl, new FrameDecoder(), FrameEncoder.INSTANCE, greeting(with.identity()));
      channel.pipeline().remove(this);
      channel.config().setAutoRead(true);
      channel.pipeline().fireChannelRead(bytes);
      channel.pipeline().fireChannelReadComplete();
      long timeoutMs = env.limits().handshakeTimeout().toMillis();
      loop().schedule(this::giveUp, timeoutMs, TimeUnit.MILLISECONDS);
    }

    private AcceptGreeting greeting(NodeIdentity identity) {
      return new AcceptGreeting(env, tls, identity, front, this::settled);
    }

    private void giveUp() {
      boolean isLate = isBegun ? !isSettled : first == null;
      if (isLate && channel.isActive()) {
        env.counters().refused(Refusal.HANDSHAKE_TIMEOUT, address, "no greeting in time");
        channel.close();
      }
    }

    private void settled() {
      if (!isSettled) {
        isSettled = true;
        admission.settled(this);
      }
    }

    private void left() {
      if (isBegun) {
        settled();
      }
      if (first != null) {
        first.release();
        first = null;
      }
      admission.left(this);
    }
  }

  /** Whether somebody may stay who showed a certificate. */
  static @Nullable Refusal refusalOf(Peer peer, Predicate<HostId> denied) {
    if (denied.test(peer.id())) {
      return Refusal.DENIED;
    }
    return switch (peer.role()) {
      case HOST, RELAY -> null;
      case CENTRE -> Refusal.WRONG_ROLE;
    };
  }
}
