package io.drec.relay.node;

import io.drec.relay.identity.Enrolling;
import io.drec.relay.identity.IdentityException;
import io.drec.relay.identity.JoinToken;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Peer;
import io.drec.relay.identity.Role;
import io.drec.relay.identity.TrustBundle;
import io.drec.relay.node.Payloads.Ending;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameDecoder;
import io.drec.relay.wire.FrameEncoder;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a host or relay be let in: one connection to a parent, one request, one answer. */
public final class Enrolment {
  private static final int TIMEOUT_S = 30;
  private static final int REQUEST = 1;

  private Enrolment() {}

  /**
   * Enrols, and writes the identity into a directory. May be repeated with the same token when the
   * answer was lost.
   *
   * @param parent a relay or the centre
   * @param role what the token was made for: a host or a relay
   * @param name what to call this machine; a label, at most 255 bytes
   * @throws IdentityException when it is refused, or the parent is not who the token says; the text
   *     says what to do
   */
  public static NodeIdentity enrol(
      Address parent, JoinToken token, Role role, String name, Path directory, TlsChoice tls) {
    Enrolling enrolling = Enrolling.begin(directory, Clock.systemUTC(), new SecureRandom());
    Tls ends = new Tls(tls, Clock.systemUTC());
    SslContext context =
        ends.client(enrolling.key(), enrolling.chain(), chain -> check(chain, token));
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    try (Transport transport = new Transport("drec-enrol", 1)) {
      new Bootstrap()
          .group(transport.loops())
          .channel(transport.socket())
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
          .handler(
              new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                  channel
                      .pipeline()
                      .addLast(
                          context.newHandler(channel.alloc()),
                          new FrameDecoder(),
                          FrameEncoder.INSTANCE,
                          new Asking(enrolling.request(role, name, token), answer));
                }
              })
          .connect(parent.resolved())
          .addListener(
              done -> {
                if (!done.isSuccess()) {
                  answer.completeExceptionally(done.cause());
                }
              });
      return enrolling.finish(wait(answer, parent), token);
    }
  }

  private static byte[] wait(CompletableFuture<byte[]> answer, Address parent) {
    try {
      return answer.get(TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String why = cause == null ? e.toString() : Tls.whyFailed(cause);
      throw new IdentityException("enrolling at " + parent + " failed: " + why, e);
    } catch (TimeoutException e) {
      throw new IdentityException(
          "no answer from " + parent + " in " + TIMEOUT_S + " s: has it a way to the centre?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IdentityException("enrolling was interrupted", e);
    }
  }

  /** The parent must be certified by a root that the token names. */
  private static Peer check(X509Certificate[] chain, JoinToken token) throws CertificateException {
    List<X509Certificate> roots = token.rootsAmong(List.of(chain));
    if (roots.isEmpty()) {
      throw new CertificateException(
          "the parent is of another authority than the token: is the address right?");
    }
    return new TrustBundle(roots).check(chain, Clock.systemUTC().instant());
  }

  /** Asks once TLS stands; completes with what comes. */
  private static final class Asking extends SimpleChannelInboundHandler<Frame> {
    private final byte[] request;
    private final CompletableFuture<byte[]> answer;

    Asking(byte[] request, CompletableFuture<byte[]> answer) {
      this.request = request;
      this.answer = answer;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done) {
        if (done.isSuccess()) {
          ctx.writeAndFlush(Frame.of(FrameType.ENROL, REQUEST, request));
        } else {
          fail(ctx, done.cause());
        }
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) throws FrameException {
      if (frame.type() == FrameType.ENROLLED) {
        answer.complete(frame.payload());
      } else if (frame.type() == FrameType.REFUSED) {
        answer.completeExceptionally(new IdentityException(Ending.parse(frame.payload()).text()));
      }
      ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      fail(ctx, new IdentityException("it closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
      fail(ctx, failure);
    }

    private void fail(ChannelHandlerContext ctx, Throwable failure) {
      answer.completeExceptionally(failure);
      ctx.close();
    }
  }
}
