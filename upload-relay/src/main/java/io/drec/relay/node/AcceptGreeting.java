package io.drec.relay.node;

import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Peer;
import io.drec.relay.node.Payloads.Ending;
import io.drec.relay.node.Payloads.Welcome;
import io.drec.relay.wire.BandwidthSchedule;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/**
 * A listener's side of the greeting: the certificate first, then HELLO and WELCOME, or one request
 * for a certificate and its answer.
 */
final class AcceptGreeting extends SimpleChannelInboundHandler<Frame> {
  private static final int BUSY_RETRY_MS = 5_000;

  private final Env env;
  private final Tls tls;
  private final NodeIdentity identity;
  private final Acceptor.Front front;
  private final Runnable settled;
  private @Nullable Peer peer;
  private boolean isAnswering;

  /** It was told to go: what it had sent already is nobody's business. */
  private boolean isRefused;

  AcceptGreeting(Env env, Tls tls, NodeIdentity identity, Acceptor.Front front, Runnable settled) {
    this.env = env;
    this.tls = tls;
    this.identity = identity;
    this.front = front;
    this.settled = settled;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      handshaken(ctx, done);
    }
  }

  private void handshaken(ChannelHandlerContext ctx, SslHandshakeCompletionEvent done) {
    try {
      if (done.isSuccess()) {
        peer = tls.peer(ctx.channel(), identity);
        if (tls.isResumed(ctx.channel())) {
          env.counters().resumed.incrementAndGet();
        }
        return;
      }
      refused(ctx, Tls.refusalOf(done.cause()), Tls.whyFailed(done.cause()));
    } catch (CertificateException e) {
      refused(ctx, Tls.refusalOf(e), String.valueOf(e.getMessage()));
    }
    ctx.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Frame frame) throws FrameException {
    Peer far = peer;
    if (isRefused) {
      return;
    }
    if (far == null || isAnswering) {
      throw Payloads.outOfPlace(frame.type());
    }
    switch (frame.type()) {
      case HELLO -> {
        Payloads.checkHello(frame.payload());
        greet(ctx, far);
      }
      case ENROL -> enrol(ctx, frame);
      default -> throw Payloads.outOfPlace(frame.type());
    }
  }

  private void greet(ChannelHandlerContext ctx, Peer far) {
    if (far.standing() != Peer.Standing.VALID) {
      end(ctx, Refusal.NOT_ENROLLED, 0, "this certificate is good for enrolling alone");
      return;
    }
    Refusal refusal = Acceptor.refusalOf(far, front.denied());
    if (refusal != null) {
      end(ctx, refusal, 0, far.role().word() + " " + far.id() + " may not connect here");
      return;
    }
    if (env.counters().connections.get() >= env.limits().connectionsMax()) {
      end(ctx, Refusal.CONNECTIONS, BUSY_RETRY_MS, "as many connections as there may be");
      return;
    }
    int window = env.limits().windowBytesMin();
    Welcome welcome = new Welcome(env.limits().heartbeat(), window, front.route());
    ctx.writeAndFlush(Frame.of(FrameType.WELCOME, welcome.toBytes()));
    Link.Owner owner = front.owner();
    Link link =
        new Link(
            env, owner, far, false, env.limits().heartbeat(), window, BandwidthSchedule.UNLIMITED);
    ctx.pipeline().replace(this, "link", link);
    settled.run();
    owner.linked(link);
  }

  private void enrol(ChannelHandlerContext ctx, Frame frame) {
    isAnswering = true;
    boolean isAsked =
        front.enrol(
            frame.payload(),
            answer ->
                ctx.executor()
                    .execute(
                        () ->
                            ctx.writeAndFlush(Frame.of(FrameType.ENROLLED, frame.stream(), answer))
                                .addListener(ChannelFutureListener.CLOSE)));
    if (!isAsked) {
      end(ctx, Refusal.ENROLMENT, BUSY_RETRY_MS, "no way to the centre now: try again");
    }
  }

  private void end(ChannelHandlerContext ctx, Refusal cause, int retryAfterMs, String text) {
    isRefused = true;
    refused(ctx, cause, text);
    ctx.writeAndFlush(Frame.of(FrameType.REFUSED, new Ending(cause, retryAfterMs, text).toBytes()))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private void refused(ChannelHandlerContext ctx, Refusal cause, String text) {
    SocketAddress from = ctx.channel().remoteAddress();
    Peer far = peer;
    if (far == null) {
      env.counters().refused(cause, from, text);
    } else {
      env.counters().refused(cause, far.id(), text + " (from " + from + ")");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof FrameException wrong) {
        refused(ctx, Env.refusalOf(wrong), String.valueOf(wrong.getMessage()));
        ctx.close();
        return;
      }
    }
    // Failed handshakes were counted with their event; connections that broke are nobody's fault.
    if (!(failure instanceof IOException) && peer != null) {
      refused(ctx, Refusal.INTERNAL, failure.toString());
    }
    ctx.close();
  }
}
