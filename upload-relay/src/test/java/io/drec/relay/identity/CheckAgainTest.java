package io.drec.relay.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A session that is resumed shows whom its first handshake showed, or fails as that would. */
final class CheckAgainTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-02-28T23:59:59Z");
  private static final KeyPair ROOT_KEYS = Certificates.newP256(RANDOM);
  private static final KeyPair NEXT_KEYS = Certificates.newP256(RANDOM);
  private static final X509Certificate ROOT =
      Certificates.authority(
          "CN=root",
          ROOT_KEYS.getPublic(),
          "CN=root",
          ROOT_KEYS.getPrivate(),
          days(-900, 900),
          RANDOM);
  private static final X509Certificate CROSS =
      Certificates.authority(
          "CN=next",
          NEXT_KEYS.getPublic(),
          "CN=root",
          ROOT_KEYS.getPrivate(),
          days(-1, 900),
          RANDOM);
  private static final TrustBundle TRUST = new TrustBundle(List.of(ROOT));

  /**
   * @param isQuick whether {@link LeafFacts} has it, so that the JDK need not read it
   */
  record Shown(String what, X509Certificate[] chain, boolean isQuick) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Shown> chains() {
    KeyPair keys = Certificates.newP256(RANDOM);
    KeyPair others = Certificates.newP256(RANDOM);
    Certificates.Validity week = days(-3, 4);
    return Stream.of(
        shown("a host", node(keys, Role.HOST, keys, week), true),
        shown("a relay", node(keys, Role.RELAY, keys, week), true),
        shown("the centre", node(keys, Role.CENTRE, keys, week), true),
        shown("one that ran out this second", node(keys, Role.HOST, keys, days(-7, 0)), true),
        shown("one that may be renewed", node(keys, Role.HOST, keys, days(-30, -23)), true),
        shown("one that ran out long ago", node(keys, Role.HOST, keys, days(-200, -100)), true),
        shown("one of tomorrow", node(keys, Role.HOST, keys, days(1, 8)), true),
        shown("one beyond 2049", node(keys, Role.HOST, keys, days(-1, 20_000)), true),
        shown("a name of another key", node(keys, Role.HOST, others, week), false),
        shown("a stranger", Certificates.stranger(keys, NOW, RANDOM), false),
        shown("the root itself", ROOT, false),
        new Shown("nobody", new X509Certificate[0], false),
        new Shown(
            "one that the next root signed",
            new X509Certificate[] {
              certificate(keys, Role.HOST, keys, week, "CN=next", NEXT_KEYS), CROSS
            },
            true),
        shown(
            "one of another authority",
            certificate(keys, Role.HOST, keys, week, "CN=elsewhere", others),
            true));
  }

  @ParameterizedTest
  @MethodSource("chains")
  void shouldTellTheSameAsTheFirstTime(Shown shown) {
    assertThat(told(() -> TRUST.checkAgain(shown.chain(), NOW)))
        .isEqualTo(told(() -> TRUST.check(shown.chain(), NOW)));
  }

  @ParameterizedTest
  @MethodSource("chains")
  void shouldReadOnlyWhatAnAuthorityOfOursMakes(Shown shown) {
    boolean isRead = shown.chain().length > 0 && LeafFacts.of(shown.chain()[0]) != null;

    assertThat(isRead).isEqualTo(shown.isQuick());
  }

  @Test
  void shouldNotBelieveARootThatRanOut() {
    KeyPair keys = Certificates.newP256(RANDOM);
    X509Certificate[] chain = {node(keys, Role.HOST, keys, days(-3, 2_000))};
    Instant later = NOW.plus(Duration.ofDays(1_000));

    assertThat(told(() -> TRUST.checkAgain(chain, later))).isEqualTo("WRONG_AUTHORITY");
  }

  private interface Check {
    Peer peer() throws PeerException;
  }

  /** Whom it shows, or why not: a cause, whatever its words. */
  private static String told(Check check) {
    try {
      return check.peer().toString();
    } catch (PeerException e) {
      return e.refusal().toString();
    }
  }

  private static Shown shown(String what, X509Certificate leaf, boolean isQuick) {
    return new Shown(what, new X509Certificate[] {leaf}, isQuick);
  }

  private static X509Certificate node(
      KeyPair keys, Role role, KeyPair named, Certificates.Validity validity) {
    return certificate(keys, role, named, validity, "CN=root", ROOT_KEYS);
  }

  private static X509Certificate certificate(
      KeyPair keys,
      Role role,
      KeyPair named,
      Certificates.Validity validity,
      String issuer,
      KeyPair issuerKeys) {
    return Certificates.node(
        new NodeName("example.org", role, HostId.ofKey(named.getPublic())),
        keys.getPublic(),
        KeyUsage.digitalSignature,
        issuer,
        issuerKeys.getPrivate(),
        validity,
        RANDOM);
  }

  private static Certificates.Validity days(int from, int until) {
    return new Certificates.Validity(
        NOW.plus(Duration.ofDays(from)), NOW.plus(Duration.ofDays(until)));
  }
}
