package io.drec.relay.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.relay.identity.SealKeys;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.junit.jupiter.api.Test;

/** Bouncy Castle's HPKE, whole as the standard has it, against the part of it that is ours. */
final class HpkeTest {
  private static final byte[] INFO = "drec seal 1".getBytes(StandardCharsets.US_ASCII);
  private static final HPKE REFERENCE =
      new HPKE(HPKE.mode_auth, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void shouldExportWhatBouncyCastleSealedFor() {
    for (int round = 0; round < 20; round++) {
      SealKeys host = keys();
      SealKeys centre = keys();
      HPKEContextWithEncapsulation reference = REFERENCE.setupAuthS(open(centre), INFO, pair(host));
      Hpke ours = SealPair.of(centre, host.open()).receiving(reference.getEncapsulation());
      shouldExportTheSame(ours, reference);
    }
  }

  @Test
  void shouldBeOpenedByBouncyCastle() {
    for (int round = 0; round < 20; round++) {
      SealKeys host = keys();
      SealKeys centre = keys();
      X25519PrivateKeyParameters fresh = new X25519PrivateKeyParameters(new SecureRandom());
      byte[] encapsulated = fresh.generatePublicKey().getEncoded();
      Hpke ours = SealPair.of(host, centre.open()).sending(fresh.getEncoded(), encapsulated);
      shouldExportTheSame(ours, REFERENCE.setupAuthR(encapsulated, pair(centre), INFO, open(host)));
    }
  }

  /** With such a point the product is zero, whoever multiplies it: nobody would be proven. */
  @Test
  void shouldRefuseKeysOfSmallOrder() {
    SealKeys own = keys();
    for (String point :
        new String[] {
          "00".repeat(32),
          "01" + "00".repeat(31),
          "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"
        }) {
      byte[] small = HexFormat.of().parseHex(point);
      assertThatThrownBy(() -> SealPair.of(own, small))
          .isInstanceOf(IllegalArgumentException.class);
      SealPair pair = SealPair.of(own, keys().open());
      assertThatThrownBy(() -> pair.receiving(small)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> SealPair.of(own, new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldMakeAPairAnewForAnotherKeyOfAHostAndForgetThoseNotUsed() throws SealException {
    SealPairs pairs = new SealPairs(keys(), 2);
    byte[] key = keys().open();
    SealPair first = pairs.with(SealTest.host(1), key);
    assertThat(pairs.with(SealTest.host(1), key)).isSameAs(first);
    byte[] another = keys().open();
    SealPair second = pairs.with(SealTest.host(1), another);
    assertThat(second.isWith(another)).isTrue();
    assertThat(second.isWith(key)).isFalse();
    pairs.with(SealTest.host(2), key);
    pairs.with(SealTest.host(3), key);
    assertThat(pairs.with(SealTest.host(1), another)).isNotSameAs(second);
    assertThatThrownBy(() -> pairs.with(SealTest.host(4), new byte[32]))
        .isInstanceOf(SealException.class);
  }

  private void shouldExportTheSame(Hpke ours, HPKEContext reference) {
    for (int length : new int[] {1, 32, 44, 100}) {
      byte[] label = new byte[random.nextInt(30)];
      random.nextBytes(label);
      assertThat(ours.export(label, length))
          .as("-Dseed=%d", seed)
          .isEqualTo(reference.export(label, length));
    }
  }

  private SealKeys keys() {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    return SealKeys.of(secret);
  }

  private static X25519PublicKeyParameters open(SealKeys keys) {
    return new X25519PublicKeyParameters(keys.open(), 0);
  }

  private static AsymmetricCipherKeyPair pair(SealKeys keys) {
    return new AsymmetricCipherKeyPair(
        open(keys), new X25519PrivateKeyParameters(keys.secret(), 0));
  }
}
