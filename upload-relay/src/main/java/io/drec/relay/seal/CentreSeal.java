package io.drec.relay.seal;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;

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
   * @param pair the centre's keys and the host's, as the registry has it
   * @param first any message that the host sealed with this key
   * @throws SealException when no key comes out of it; whether the host made it, {@link #open}
   *     tells
   */
  public static CentreSeal of(HostId host, SealPair pair, SealedMessage first)
      throws SealException {
    try {
      Hpke hpke = pair.receiving(first.encapsulated());
      return new CentreSeal(
          new SealContext(first.encapsulated(), host, hpke), first.encapsulated());
    } catch (IllegalArgumentException e) {
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
