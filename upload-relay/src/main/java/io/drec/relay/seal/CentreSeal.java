package io.drec.relay.seal;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.SealKeys;
import org.bouncycastle.crypto.hpke.HPKEContext;

/**
 * One key of one host at the centre: opens what the host sealed with it, and seals the way back.
 * Thread safe.
 */
public final class CentreSeal {
  private final SealContext context;
  private final byte[] encapsulated;

  private CentreSeal(SealContext context, byte[] encapsulated) {
    this.context = context;
    this.encapsulated = encapsulated;
  }

  /**
   * @param keys the centre's
   * @param hostKey the host's, 32 bytes, as the registry has it
   * @param first any message that the host sealed with this key
   * @throws SealException when no key comes out of it; whether the host made it, {@link #open}
   *     tells
   */
  public static CentreSeal of(HostId host, SealKeys keys, byte[] hostKey, SealedMessage first)
      throws SealException {
    try {
      HPKEContext hpke =
          Hpke.suite()
              .setupAuthR(first.encapsulated(), Hpke.own(keys), Hpke.info(), Hpke.open(hostKey));
      return new CentreSeal(
          new SealContext(first.encapsulated(), host, hpke), first.encapsulated());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new SealException("a sealed message without a key: " + e.getMessage());
    }
  }

  /** Whether a message was sealed with this key. */
  public boolean isKeyOf(SealedMessage sealed) {
    return sealed.isOf(encapsulated);
  }

  /**
   * @throws SealException when the host did not make it
   */
  public synchronized byte[] open(SealedMessage sealed) throws SealException {
    if (!isKeyOf(sealed)) {
      throw new SealException("a message of another key");
    }
    return context.openUp(sealed);
  }

  public synchronized byte[] seal(Lane lane, byte[] message) {
    return context.sealDown(lane, message);
  }
}
