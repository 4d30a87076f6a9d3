package io.drec.relay.node;

import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Peer;
import io.drec.relay.identity.PeerException;
import io.drec.relay.identity.TicketKeys;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS 1.3 with certificates on both sides. Names of machines are not looked at: whom a certificate
 * shows is a key.
 *
 * <p>With BoringSSL who comes back to a listener resumes its session by a ticket (PSK with a fresh
 * exchange of keys), which leaves out the signatures at both ends. The certificates of the session
 * are known at both ends, and what may change is looked at each time: their time here, denial by
 * who asks for {@link #peer}. The JDK keeps its tickets' keys to itself, so a listener that was
 * started anew could open none: with it sessions are not resumed.
 */
final class Tls {
  /** For the JDK: as good as none. */
  private static final long SESSION_SECONDS = 1;

  /** For BoringSSL: a listener opens a ticket for one to two days ({@link TicketKeys}). */
  private static final Duration TICKET_LIFE = Duration.ofHours(40);

  /** Tickets that a dialler keeps: a listener gives two, and one is good for one connection. */
  private static final int TICKETS_MAX = 4;

  /** By chance in Netty, so that no listener took another's: ours differ in their keys. */
  private static final byte[] SESSION_CONTEXT = "drec".getBytes(StandardCharsets.US_ASCII);

  /** Where a session keeps whom its handshake showed, so that it need not be checked twice. */
  private static final String PEER = "io.drec.relay.peer";

  private final SslProvider provider;
  private final Clock clock;

  Tls(TlsChoice choice, Clock clock) {
    this.provider = provider(choice);
    this.clock = clock;
  }

  private static SslProvider provider(TlsChoice choice) {
    boolean isThere = OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL);
    if (choice == TlsChoice.BORINGSSL && !isThere) {
      throw new IllegalStateException(
          "BoringSSL does not load here: set tls to auto or jdk", OpenSsl.unavailabilityCause());
    }
    return choice != TlsChoice.JDK && isThere ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  boolean isBoringSsl() {
    return provider == SslProvider.OPENSSL;
  }

  /** Decides about a far end's chain, or throws. */
  interface Check {
    Peer check(X509Certificate[] chain) throws CertificateException;
  }

  /** A check by an identity's trust bundle. */
  Check by(NodeIdentity identity) {
    return chain -> identity.trust().check(chain, clock.instant());
  }

  /**
   * @param ticketKeys the first of which seals; none: nobody resumes
   */
  SslContext server(NodeIdentity identity, List<byte[]> ticketKeys) {
    try {
      SslContext context =
          SslContextBuilder.forServer(keys(identity.key(), identity.chain()))
              .sslProvider(provider)
              .protocols("TLSv1.3")
              .clientAuth(ClientAuth.REQUIRE)
              .trustManager(new Trust(by(identity)))
              .sessionCacheSize(1)
              .sessionTimeout(SESSION_SECONDS)
              .build();
      if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
        sessions.setSessionIdContext(SESSION_CONTEXT);
        if (!ticketKeys.isEmpty()) {
          sessions.setTicketKeys(
              ticketKeys.stream().map(Tls::ticketKey).toArray(OpenSslSessionTicketKey[]::new));
        }
      }
      return context;
    } catch (SSLException e) {
      throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  SslContext client(PrivateKey key, X509Certificate[] chain, Check check) {
    try {
      return SslContextBuilder.forClient()
          .keyManager(keys(key, chain))
          .sslProvider(provider)
          .protocols("TLSv1.3")
          .endpointIdentificationAlgorithm(null)
          .trustManager(new Trust(check))
          .sessionCacheSize(isBoringSsl() ? TICKETS_MAX : 1)
          .sessionTimeout(isBoringSsl() ? TICKET_LIFE.toSeconds() : SESSION_SECONDS)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static OpenSslSessionTicketKey ticketKey(byte[] key) {
    int part = OpenSslSessionTicketKey.NAME_SIZE;
    return new OpenSslSessionTicketKey(
        Arrays.copyOfRange(key, 0, part),
        Arrays.copyOfRange(key, part, 2 * part),
        Arrays.copyOfRange(key, 2 * part, 3 * part));
  }

  /**
   * A dialler's end of a connection, which resumes an earlier session with the same listener where
   * there is a ticket.
   *
   * @param listener what the dialler calls it: no name of a machine, and none is sent
   */
  SslHandler dialling(SslContext context, Channel channel, String listener) {
    return isBoringSsl()
        ? context.newHandler(channel.alloc(), listener, 0)
        : context.newHandler(channel.alloc());
  }

  /** With BoringSSL the key is translated once, not for each handshake. */
  private KeyManagerFactory keys(PrivateKey key, X509Certificate[] chain) {
    KeyManagerFactory one = new KeyManagerFactoryWrapper(new OneKey(key, chain));
    return isBoringSsl() ? new OpenSslCachingX509KeyManagerFactory(one) : one;
  }

  /**
   * Whom the far end of a connection showed; its chain was checked in this handshake, or in that of
   * the session that it resumes.
   *
   * @param identity that the context of the connection was made of
   */
  Peer peer(Channel channel, NodeIdentity identity) throws CertificateException {
    SSLEngine engine = channel.pipeline().get(SslHandler.class).engine();
    // A dialler's session brings what was put into it long ago: its time is looked at anew.
    boolean isOfThisHandshake = !(isBoringSsl() && engine.getUseClientMode());
    if (isOfThisHandshake && engine.getSession().getValue(PEER) instanceof Peer shown) {
      return shown;
    }
    return isBoringSsl()
        ? identity.trust().checkAgain(chain(channel), clock.instant())
        : identity.trust().check(chain(channel), clock.instant());
  }

  /** Whether a listener's connection came with a ticket; its chain was not checked then. */
  boolean isResumed(Channel channel) {
    return isBoringSsl()
        && channel.pipeline().get(SslHandler.class).engine().getSession().getValue(PEER) == null;
  }

  static X509Certificate[] chain(Channel channel) throws CertificateException {
    try {
      SslHandler handler = channel.pipeline().get(SslHandler.class);
      return Arrays.stream(handler.engine().getSession().getPeerCertificates())
          .map(X509Certificate.class::cast)
          .toArray(X509Certificate[]::new);
    } catch (SSLPeerUnverifiedException e) {
      throw new CertificateException("no certificate was shown", e);
    }
  }

  /** The refusal behind a failed handshake. */
  static Refusal refusalOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PeerException refused) {
        return switch (refused.refusal()) {
          case WRONG_AUTHORITY -> Refusal.WRONG_AUTHORITY;
          case EXPIRED -> Refusal.EXPIRED;
          case NOT_YET_VALID -> Refusal.NOT_YET_VALID;
          case MALFORMED -> Refusal.BAD_CERTIFICATE;
        };
      }
    }
    return Refusal.HANDSHAKE;
  }

  /** What a failed handshake is really about: engines wrap it in words of their own. */
  static String whyFailed(Throwable failure) {
    String why = String.valueOf(failure.getMessage());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        why = String.valueOf(cause.getMessage());
      }
    }
    return why;
  }

  /** The extended form, so that nobody adds checks of host names. */
  private static final class Trust extends X509ExtendedTrustManager {
    private final Check check;

    Trust(Check check) {
      this.check = check;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check.check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check.check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check.check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check.check(chain);
    }

    private void check(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
      Peer peer = check.check(chain);
      SSLSession session = engine.getHandshakeSession();
      if (session != null) {
        session.putValue(PEER, peer);
      }
    }

    /** None: who has no certificate yet shows one of their own. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
