package io.drec.relay.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.SealKeys;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;

/** Sealing, opening, and whatever may be done to a message on its way. */
final class SealTest {
  private static final SealKeys HOST_KEYS = SealKeys.of(filled(1));
  private static final SealKeys CENTRE_KEYS = SealKeys.of(filled(2));
  private static final byte[] HOST_KEY = keyOf(filled(1));
  private static final byte[] CENTRE_KEY = keyOf(filled(2));

  /** "golden" in lane INDEX as the third message, sealed by the code of 2026-11-26. */
  private static final String GOLDEN =
      "018e0b20da1e96a0ccbbfaac891fb02d5c685561822fc8ecf4ac794c5b69ce13"
          + "7e0200000000000000027ece632194f0707199d882524a2f7541ff82c542d82c";

  private static final HostId HOST = HostId.of(filled(3));

  @Test
  void shouldOpenMessagesInAnyOrderAndAlone() throws SealException {
    HostSeal host = HostSeal.create(HOST, HOST_KEYS, CENTRE_KEY);
    byte[] first = host.seal(Lane.INDEX, text("first"));
    byte[] second = host.seal(Lane.INDEX, text("second"));
    byte[] live = host.seal(Lane.LIVE, text("live"));
    SealCache cache = new SealCache(CENTRE_KEYS, 10);

    assertThat(cache.open(HOST, HOST_KEY, SealedMessage.parse(live))).isEqualTo(text("live"));
    assertThat(cache.open(HOST, HOST_KEY, SealedMessage.parse(second))).isEqualTo(text("second"));
    assertThat(cache.open(HOST, HOST_KEY, SealedMessage.parse(first))).isEqualTo(text("first"));
  }

  @Test
  void shouldSealTheWayBack() throws SealException {
    HostSeal host = HostSeal.create(HOST, HOST_KEYS, CENTRE_KEY);
    CentreSeal centre = centreFor(host.seal(Lane.CONTROL, text("hello")));

    byte[] down = centre.seal(Lane.QUESTION, text("why"));

    assertThat(host.open(SealedMessage.parse(down))).isEqualTo(text("why"));
  }

  @Test
  void shouldRefuseEveryAlteredByte() throws SealException {
    HostSeal host = HostSeal.create(HOST, HOST_KEYS, CENTRE_KEY);
    byte[] sealed = host.seal(Lane.LIVE, text("it was me"));
    for (int at = 0; at < sealed.length; at++) {
      byte[] altered = sealed.clone();
      altered[at] ^= 1;
      assertThatThrownBy(() -> open(altered)).as("byte %d", at).isInstanceOf(SealException.class);
    }
  }

  @Test
  void shouldRefuseEveryCut() throws SealException {
    byte[] sealed = HostSeal.create(HOST, HOST_KEYS, CENTRE_KEY).seal(Lane.LIVE, text("whole"));
    for (int length = 0; length < sealed.length; length++) {
      byte[] cut = Arrays.copyOf(sealed, length);
      assertThatThrownBy(() -> open(cut)).as("%d bytes", length).isInstanceOf(SealException.class);
    }
  }

  @Test
  void shouldRefuseTheMessageOfAnotherHost() {
    byte[] sealed =
        HostSeal.create(HOST, SealKeys.of(filled(9)), CENTRE_KEY).seal(Lane.LIVE, text("not me"));

    assertThatThrownBy(() -> open(sealed)).isInstanceOf(SealException.class);
  }

  @Test
  void shouldRefuseToOpenUnderAnotherName() throws SealException {
    byte[] sealed = HostSeal.create(HOST, HOST_KEYS, CENTRE_KEY).seal(Lane.LIVE, text("mine"));
    HostId other = HostId.of(filled(4));

    assertThatThrownBy(
            () -> new SealCache(CENTRE_KEYS, 1).open(other, HOST_KEY, SealedMessage.parse(sealed)))
        .isInstanceOf(SealException.class);
  }

  @Test
  void shouldNotTakeTheWayUpForTheWayDown() throws SealException {
    HostSeal host = HostSeal.create(HOST, HOST_KEYS, CENTRE_KEY);
    byte[] up = host.seal(Lane.QUESTION, text("an answer"));

    assertThatThrownBy(() -> host.open(SealedMessage.parse(up))).isInstanceOf(SealException.class);
  }

  @Test
  void shouldRefuseWhatTheCentreSealedForAnEarlierConnection() throws SealException {
    HostSeal before = HostSeal.create(HOST, HOST_KEYS, CENTRE_KEY);
    HostSeal now = HostSeal.create(HOST, HOST_KEYS, CENTRE_KEY);
    byte[] down =
        centreFor(before.seal(Lane.CONTROL, text("hello"))).seal(Lane.QUESTION, text("why"));

    assertThatThrownBy(() -> now.open(SealedMessage.parse(down)))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("before this connection");
  }

  /** The format of what lies in spools: a change of it needs another version. */
  @Test
  void shouldOpenWhatVersion1Sealed() throws SealException {
    byte[] golden = HexFormat.of().parseHex(GOLDEN);

    assertThat(open(golden)).isEqualTo(text("golden"));
  }

  @Test
  void shouldVerifyQuestionsOfTheCentreAlone() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair others = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] signature = new QuestionSigner(keys.getPrivate()).sign(text("who touched it?"));

    QuestionVerifier verifier = new QuestionVerifier(keys.getPublic());
    assertThat(verifier.isGenuine(text("who touched it?"), signature)).isTrue();
    assertThat(verifier.isGenuine(text("who touched It?"), signature)).isFalse();
    assertThat(verifier.isGenuine(text("who touched it?"), new byte[64])).isFalse();
    assertThat(verifier.isGenuine(text("who touched it?"), new byte[3])).isFalse();
    assertThat(
            new QuestionVerifier(others.getPublic()).isGenuine(text("who touched it?"), signature))
        .isFalse();
  }

  private static byte[] open(byte[] sealed) throws SealException {
    return new SealCache(CENTRE_KEYS, 1).open(HOST, HOST_KEY, SealedMessage.parse(sealed));
  }

  private static CentreSeal centreFor(byte[] sealed) throws SealException {
    return CentreSeal.of(HOST, CENTRE_KEYS, HOST_KEY, SealedMessage.parse(sealed));
  }

  private static byte[] keyOf(byte[] secret) {
    return new X25519PrivateKeyParameters(secret, 0).generatePublicKey().getEncoded();
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }
}
