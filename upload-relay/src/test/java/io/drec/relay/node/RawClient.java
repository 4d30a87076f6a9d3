package io.drec.relay.node;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Peer;
import io.drec.relay.identity.Role;
import io.drec.relay.node.Payloads.Open;
import io.drec.relay.seal.HostSeal;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameDecoder;
import io.drec.relay.wire.FrameEncoder;
import io.drec.relay.wire.FrameType;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody who keeps to TLS and to nothing else: sends what the test wants. */
final class RawClient implements AutoCloseable {
  private static final Tls TLS = new Tls(TlsChoice.AUTO, Clock.systemUTC());

  private final Transport transport = new Transport("raw", 1);
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  private final NodeIdentity identity;
  private final Channel channel;

  /** Whoever it is. */
  private static Peer believed(X509Certificate[] shown) {
    return new Peer(HostId.ofKey(shown[0].getPublicKey()), Role.RELAY, Peer.Standing.VALID);
  }

  RawClient(Address to, NodeIdentity identity) throws Exception {
    this(to, identity.key(), identity.chain(), identity);
  }

  RawClient(Address to, PrivateKey key, X509Certificate[] chain, NodeIdentity identity)
      throws Exception {
    this(to, identity, TLS.client(key, chain, RawClient::believed));
  }

  /** What keeps tickets from one client to the next. */
  static SslContext context(NodeIdentity identity) {
    return TLS.client(identity.key(), identity.chain(), RawClient::believed);
  }

  RawClient(Address to, NodeIdentity identity, SslContext context) throws Exception {
    this.identity = identity;
    FrameDecoder decoder = new FrameDecoder();
    decoder.allowData();
    channel =
        new Bootstrap()
            .group(transport.loops())
            .channel(transport.socket())
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    socket
                        .pipeline()
                        .addLast(
                            TLS.dialling(context, socket, "listener"),
                            decoder,
                            FrameEncoder.INSTANCE,
                            new Collector());
                  }
                })
            .connect(to.resolved())
            .sync()
            .channel();
    channel.pipeline().get(SslHandler.class).handshakeFuture().await(10, TimeUnit.SECONDS);
  }

  private final class Collector extends SimpleChannelInboundHandler<Frame> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
      frames.add(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
      ctx.close();
    }
  }

  Channel channel() {
    return channel;
  }

  void send(Frame frame) {
    channel.writeAndFlush(frame);
  }

  void sendBytes(byte[] bytes) {
    channel.writeAndFlush(channel.alloc().buffer().writeBytes(bytes));
  }

  /** Waits for a frame of a type, and leaves out others. */
  Frame await(FrameType type) throws InterruptedException {
    while (true) {
      Frame frame = frames.poll(10, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("no frame " + type + " came");
      }
      if (frame.type() == type) {
        return frame;
      }
    }
  }

  boolean isOpen() {
    return channel.isActive();
  }

  void hello() throws InterruptedException {
    send(Frame.of(FrameType.HELLO, Payloads.hello()));
    await(FrameType.WELCOME);
  }

  /** Opens a way as a host does, and gives the seal of it. */
  HostSeal openWay(int stream) throws InterruptedException {
    hello();
    send(Frame.of(FrameType.OPEN, stream, new Open(identity.id(), false, List.of()).toBytes()));
    byte[] challenge = await(FrameType.CHALLENGE).payload();
    HostSeal seal =
        HostSeal.create(identity.id(), identity.sealKeys(), identity.centre().sealKey());
    byte[] answer = seal.seal(Lane.CONTROL, Payloads.greeting(challenge));
    send(Frame.of(FrameType.ANSWER, stream, answer));
    await(FrameType.ACCEPT);
    return seal;
  }

  static Frame data(int stream, Lane lane, byte[] sealed) {
    byte[] bytes = ByteBuffer.allocate(4 + sealed.length).putInt(sealed.length).put(sealed).array();
    return new Frame(FrameType.DATA, lane, stream, bytes);
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    transport.close();
  }
}
