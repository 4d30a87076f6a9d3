package io.drec.relay.seal;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

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
   * @param pair the host's keys and the centre's, as its certificate has it
   */
  public static HostSeal create(HostId host, SealPair pair, SecureRandom random) {
    X25519PrivateKeyParameters fresh = new X25519PrivateKeyParameters(random);
    byte[] encapsulated = fresh.generatePublicKey().getEncoded();
    Hpke hpke = pair.sending(fresh.getEncoded(), encapsulated);
    return new HostSeal(new SealContext(encapsulated, host, hpke));
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
