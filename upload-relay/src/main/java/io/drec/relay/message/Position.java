package io.drec.relay.message;

import java.util.Arrays;
import java.util.UUID;

/**
 * How far something has come in a host's footage.
 *
 * @param epoch id of the recording
 * @param sequence of the last frame that is meant; -1: none yet
 * @param chain 32 bytes: that frame's chain value; zeros for none
 */
public record Position(UUID epoch, long sequence, byte[] chain) {
  public static final int CHAIN_BYTES = 32;

  public Position {
    if (sequence < -1 || chain.length != CHAIN_BYTES) {
      throw new IllegalArgumentException("sequence " + sequence + ", chain of " + chain.length);
    }
    chain = chain.clone();
  }

  /** Before the first frame. */
  public static Position start(UUID epoch) {
    return new Position(epoch, -1, new byte[CHAIN_BYTES]);
  }

  @Override
  public byte[] chain() {
    return chain.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Position that
        && epoch.equals(that.epoch)
        && sequence == that.sequence
        && Arrays.equals(chain, that.chain);
  }

  @Override
  public int hashCode() {
    return epoch.hashCode() * 31 + Long.hashCode(sequence);
  }
}
