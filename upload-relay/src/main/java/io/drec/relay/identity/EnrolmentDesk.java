package io.drec.relay.identity;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets hosts and relays in at the centre, and renews their certificates.
 *
 * <p>An answer: {@code u8 version 1 | u8 0 | u8 n, n blobs: chain | u8 n, n blobs: roots | blob
 * sealing certificate | blob signing certificate}, or {@code u8 version 1 | u8 1 | blob: why not}.
 */
public final class EnrolmentDesk {
  static final int VERSION = 1;
  static final int GRANTED = 0;
  static final int REFUSED = 1;
  private static final Logger LOG = LoggerFactory.getLogger(EnrolmentDesk.class);
  private static final long NS_PER_S = 1_000_000_000L;

  private final Authority authority;
  private final JoinTokens tokens;
  private final Registry registry;
  private final Clock clock;

  public EnrolmentDesk(Authority authority, JoinTokens tokens, Registry registry, Clock clock) {
    this.authority = authority;
    this.tokens = tokens;
    this.registry = registry;
    this.clock = clock;
  }

  /** Answer to a request, whatever it is made of. */
  public Answer answer(byte[] request) {
    try {
      EnrolmentRequest asked = EnrolmentRequest.parse(request);
      return asked.isRenewal() ? renew(asked) : enrol(asked);
    } catch (IdentityException e) {
      return refuse(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What is sent back.
   *
   * @param refused why not; empty: it is granted
   */
  public record Answer(byte[] bytes, String refused) {
    public boolean isGranted() {
      return refused.isEmpty();
    }
  }

  private Answer enrol(EnrolmentRequest asked) {
    Optional<byte[]> tokenKey = tokens.publicKey(asked.tokenId());
    if (tokenKey.isEmpty() || !asked.isSignedBy(tokenKey.get())) {
      return refuse("no such token: it ran out, or was not given out by this centre");
    }
    Optional<Registry.Member> known = registry.find(asked.id());
    if (known.isPresent() && known.get().isDenied()) {
      return refuse(asked.id() + " is denied");
    }
    Optional<JoinTokens.Issued> granted = tokens.use(asked.tokenId(), asked.role(), asked.id());
    if (granted.isEmpty()) {
      return refuse("the token was used with another key, ran out or is for another role");
    }
    X509Certificate[] chain = authority.issue(asked.key(), asked.role(), Authority.NODE_LIFE);
    registry.put(
        new Registry.Member(
            asked.id(),
            asked.role(),
            asked.sealKey(),
            asked.name(),
            granted.get().labels(),
            chain[0].getSerialNumber().toString(16),
            nowNs(),
            0));
    LOG.info("enrolled {} {} ({})", asked.role().word(), asked.id(), asked.name());
    return grant(chain);
  }

  private Answer renew(EnrolmentRequest asked) {
    Optional<Registry.Member> known = registry.find(asked.id());
    if (known.isEmpty() || known.get().role() != asked.role()) {
      return refuse(asked.id() + " is not enrolled here");
    }
    if (known.get().isDenied()) {
      return refuse(asked.id() + " is denied");
    }
    X509Certificate[] chain = authority.issue(asked.key(), asked.role(), Authority.NODE_LIFE);
    registry.put(known.get().withSerial(chain[0].getSerialNumber().toString(16)));
    return grant(chain);
  }

  private Answer grant(X509Certificate[] chain) {
    Packet.Writer writer = new Packet.Writer().u8(VERSION).u8(GRANTED);
    CentreKeys centre = authority.centre().centre();
    try {
      certificates(writer, List.of(chain));
      certificates(writer, authority.trust().roots());
      writer.blob(centre.seal().getEncoded()).blob(centre.sign().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IdentityException("a certificate has no encoding", e);
    }
    return new Answer(writer.toBytes(), "");
  }

  private static void certificates(Packet.Writer writer, List<X509Certificate> certificates)
      throws CertificateEncodingException {
    writer.u8(certificates.size());
    for (X509Certificate each : certificates) {
      writer.blob(each.getEncoded());
    }
  }

  private static Answer refuse(String why) {
    byte[] bytes = new Packet.Writer().u8(VERSION).u8(REFUSED).text(why).toBytes();
    return new Answer(bytes, why);
  }

  private long nowNs() {
    Instant now = clock.instant();
    return now.getEpochSecond() * NS_PER_S + now.getNano();
  }
}
