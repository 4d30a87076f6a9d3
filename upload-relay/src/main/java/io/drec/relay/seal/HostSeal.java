package io.drec.relay.seal;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.SealKeys;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;

/**
 * Seals to the centre and opens what comes from it. Every connection begins with a new one, so a
 * key lives as long as a connection. Thread safe.
 */
public final class HostSeal {
  private final SealContext context;

  private HostSeal(SealContext context) {
    this.context = context;
  }

  /**
   * @param keys the host's
   * @param centre the centre's, 32 bytes, as its certificate has it
   * @throws IllegalArgumentException when the centre's is no key
   */
  public static HostSeal create(HostId host, SealKeys keys, byte[] centre) {
    HPKEContextWithEncapsulation hpke =
        Hpke.suite().setupAuthS(Hpke.open(centre), Hpke.info(), Hpke.own(keys));
    return new HostSeal(new SealContext(hpke.getEncapsulation(), host, hpke));
  }

  public synchronized byte[] seal(Lane lane, byte[] message) {
    return context.sealUp(lane, message);
  }

  /**
   * @throws SealException when the centre did not make it for this key
   */
  public synchronized byte[] open(SealedMessage sealed) throws SealException {
    return context.openDown(sealed);
  }
}
