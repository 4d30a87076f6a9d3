package io.drec.relay.node;

import io.drec.relay.identity.Enrolling;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Peer;
import io.drec.relay.node.Payloads.Ending;
import io.drec.relay.node.Payloads.Welcome;
import io.drec.relay.wire.BandwidthSchedule;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * A dialler's side of the greeting: checks the parent's certificate, says HELLO and waits for
 * WELCOME; with a certificate of its own that ran out it asks for a new one instead.
 */
final class DialGreeting extends SimpleChannelInboundHandler<Frame> {
  private final Env env;
  private final Tls tls;
  private final NodeIdentity identity;
  private final Dialler dialler;
  private final Address address;
  private final int attempt;
  private final BandwidthSchedule bandwidth;
  private @Nullable Peer peer;
  private boolean isOver;

  DialGreeting(
      Env env,
      Tls tls,
      NodeIdentity identity,
      Dialler dialler,
      Address address,
      int attempt,
      BandwidthSchedule bandwidth) {
    this.env = env;
    this.tls = tls;
    this.identity = identity;
    this.dialler = dialler;
    this.address = address;
    this.attempt = attempt;
    this.bandwidth = bandwidth;
  }

  void giveUp(Channel channel) {
    if (!isOver && channel.isActive()) {
      fail(Refusal.HANDSHAKE_TIMEOUT, "no greeting in time", 0);
      channel.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      handshaken(ctx, done);
    }
  }

  private void handshaken(ChannelHandlerContext ctx, SslHandshakeCompletionEvent done) {
    try {
      if (!done.isSuccess()) {
        Refusal cause = Tls.refusalOf(done.cause());
        env.counters().refused(cause, address, Tls.whyFailed(done.cause()));
        fail(cause, Tls.whyFailed(done.cause()), 0);
        ctx.close();
        return;
      }
      Peer far = tls.peer(ctx.channel(), identity);
      if (!Dialler.mayBeParent(far)) {
        env.counters().refused(Refusal.WRONG_ROLE, address, "a " + far + " in place of a parent");
        fail(Refusal.WRONG_ROLE, "a " + far.role().word() + " in place of a parent", 0);
        ctx.close();
        return;
      }
      peer = far;
    } catch (CertificateException e) {
      fail(Tls.refusalOf(e), String.valueOf(e.getMessage()), 0);
      ctx.close();
      return;
    }
    begin(ctx);
  }

  private void begin(ChannelHandlerContext ctx) {
    X509Certificate own = identity.chain()[0];
    if (env.clock().instant().isAfter(own.getNotAfter().toInstant())) {
      ctx.write(Frame.of(FrameType.ENROL, 1, Enrolling.renewal(identity)));
    } else {
      ctx.write(Frame.of(FrameType.HELLO, Payloads.hello()));
      dialler.early().forEach(ctx::write);
    }
    ctx.flush();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Frame frame) throws FrameException {
    Peer far = peer;
    if (far == null) {
      throw Payloads.outOfPlace(frame.type());
    }
    switch (frame.type()) {
      case WELCOME -> welcomed(ctx, far, Welcome.parse(frame.payload()));
      case REFUSED -> {
        Ending ending = Ending.parse(frame.payload());
        fail(ending.cause(), ending.text(), Math.min(ending.retryAfterMs(), 600_000));
        ctx.close();
      }
      case ENROLLED -> {
        dialler.renewed(frame.payload());
        fail(Refusal.EXPIRED, "the certificate had run out; dialling with the new one", 0);
        ctx.close();
      }
      default -> throw Payloads.outOfPlace(frame.type());
    }
  }

  private void welcomed(ChannelHandlerContext ctx, Peer far, Welcome welcome)
      throws FrameException {
    Route route = welcome.route();
    if (route.nodes().isEmpty() || !route.nodes().get(0).equals(far.id())) {
      throw Payloads.malformed("a parent that calls itself another");
    }
    if (route.nodes().contains(identity.id())) {
      env.counters().refused(Refusal.LOOP, address, "its way to the centre leads through here");
      fail(Refusal.LOOP, "its way to the centre leads through here", 0);
      ctx.close();
      return;
    }
    isOver = true;
    Link link =
        new Link(env, dialler, far, true, welcome.heartbeat(), welcome.windowBytes(), bandwidth);
    ctx.pipeline().replace(this, "link", link);
    dialler.greeted(link, address, route);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(Refusal.HANDSHAKE, "the far end closed the connection", 0);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof FrameException wrong) {
        env.counters().refused(Env.refusalOf(wrong), address, String.valueOf(wrong.getMessage()));
      }
    }
    fail(Refusal.HANDSHAKE, failure.toString(), 0);
    ctx.close();
  }

  private void fail(Refusal cause, String why, int retryAfterMs) {
    if (!isOver) {
      isOver = true;
      dialler.failed(attempt, address, cause, why, retryAfterMs);
    }
  }
}
