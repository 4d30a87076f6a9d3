package io.drec.relay.seal;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.hpke.HPKEContext;

/**
 * Keys of one encapsulation, both ways. HPKE's own counter would have to be followed message by
 * message; ours travels, so that any message opens alone: AES-256-GCM under an exported key, with
 * the exported base nonce XOR (lane, count). A (lane, count) is used once for each key, so no nonce
 * comes twice. Not thread safe.
 */
final class SealContext {
  private static final String UP = "drec seal 1 up";
  private static final String DOWN = "drec seal 1 down";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = SealedMessage.TAG_BYTES * 8;

  private final byte[] encapsulated;
  private final HostId host;
  private final Way up;
  private final Way down;

  /** Key and base nonce of one direction, and how many of each lane were sealed. */
  private record Way(SecretKeySpec key, byte[] nonce, Cipher cipher, long[] sealed) {
    static Way of(HPKEContext context, String label) {
      byte[] text = label.getBytes(StandardCharsets.US_ASCII);
      byte[] secret = context.export(text, KEY_BYTES + NONCE_BYTES);
      byte[] nonce = Arrays.copyOfRange(secret, KEY_BYTES, secret.length);
      try {
        return new Way(
            new SecretKeySpec(secret, 0, KEY_BYTES, "AES"),
            nonce,
            Cipher.getInstance("AES/GCM/NoPadding"),
            new long[Lane.values().length]);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has AES-GCM", e);
      }
    }

    GCMParameterSpec nonceOf(Lane lane, long count) {
      byte[] used = nonce.clone();
      used[0] ^= (byte) lane.code();
      byte[] counted = ByteBuffer.allocate(Long.BYTES).putLong(count).array();
      for (int index = 0; index < counted.length; index++) {
        used[NONCE_BYTES - counted.length + index] ^= counted[index];
      }
      return new GCMParameterSpec(TAG_BITS, used);
    }
  }

  SealContext(byte[] encapsulated, HostId host, HPKEContext context) {
    this.encapsulated = encapsulated;
    this.host = host;
    this.up = Way.of(context, UP);
    this.down = Way.of(context, DOWN);
  }

  byte[] sealUp(Lane lane, byte[] message) {
    return seal(up, lane, message);
  }

  byte[] sealDown(Lane lane, byte[] message) {
    return seal(down, lane, message);
  }

  byte[] openUp(SealedMessage sealed) throws SealException {
    return open(up, sealed);
  }

  byte[] openDown(SealedMessage sealed) throws SealException {
    if (!sealed.isOf(encapsulated)) {
      throw new SealException("a message for another key: from before this connection");
    }
    return open(down, sealed);
  }

  private byte[] seal(Way way, Lane lane, byte[] message) {
    long count = way.sealed()[lane.code()]++;
    byte[] bytes = SealedMessage.header(encapsulated, lane, count, message.length);
    try {
      way.cipher().init(Cipher.ENCRYPT_MODE, way.key(), way.nonceOf(lane, count));
      way.cipher().updateAAD(bytes, 0, SealedMessage.HEADER_BYTES);
      way.cipher().updateAAD(host.toBytes());
      way.cipher().doFinal(message, 0, message.length, bytes, SealedMessage.HEADER_BYTES);
      return bytes;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM seals what it is given", e);
    }
  }

  private byte[] open(Way way, SealedMessage sealed) throws SealException {
    byte[] bytes = sealed.bytes();
    try {
      way.cipher().init(Cipher.DECRYPT_MODE, way.key(), way.nonceOf(sealed.lane(), sealed.count()));
      way.cipher().updateAAD(bytes, 0, SealedMessage.HEADER_BYTES);
      way.cipher().updateAAD(host.toBytes());
      return way.cipher()
          .doFinal(bytes, SealedMessage.HEADER_BYTES, bytes.length - SealedMessage.HEADER_BYTES);
    } catch (AEADBadTagException e) {
      throw new SealException("a sealed message that was altered, or made with another key");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM opens or refuses", e);
    }
  }
}
