package io.drec.relay.seal;

import io.drec.relay.identity.HostId;
import io.drec.relay.identity.SealKeys;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens single messages at the centre, in any order, weeks old or new: those that a relay kept.
 * Keeps the keys used last, as making one costs two X25519 operations. Thread safe.
 */
public final class SealCache {
  private final SealKeys keys;
  private final LinkedHashMap<Key, CentreSeal> seals = new LinkedHashMap<>(16, 0.75f, true);
  private final int keysMax;

  private record Key(HostId host, ByteBuffer encapsulated) {}

  /**
   * @param keys the centre's
   * @param keysMax how many keys are kept
   */
  public SealCache(SealKeys keys, int keysMax) {
    this.keys = keys;
    this.keysMax = keysMax;
  }

  /**
   * @param hostKey the host's X25519 key, as the registry has it
   * @throws SealException when the host did not make it
   */
  public byte[] open(HostId host, byte[] hostKey, SealedMessage sealed) throws SealException {
    Key key = new Key(host, ByteBuffer.wrap(sealed.encapsulated()));
    CentreSeal seal = known(key);
    if (seal == null) {
      seal = CentreSeal.of(host, keys, hostKey, sealed);
      byte[] opened = seal.open(sealed);
      keep(key, seal);
      return opened;
    }
    return seal.open(sealed);
  }

  private synchronized @Nullable CentreSeal known(Key key) {
    return seals.get(key);
  }

  private synchronized void keep(Key key, CentreSeal seal) {
    seals.put(key, seal);
    if (seals.size() > keysMax) {
      Map.Entry<Key, CentreSeal> eldest = seals.entrySet().iterator().next();
      seals.remove(eldest.getKey());
    }
  }
}
