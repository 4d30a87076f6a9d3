package io.drec.relay.message;

import java.util.Arrays;
import java.util.UUID;

/**
 * A question of the centre; what body and signature say is {@code io.drec.query.fleet}'s.
 *
 * @param body the signed bytes, at most {@link #BODY_BYTES_MAX}
 * @param signature at most {@link #SIGNATURE_BYTES_MAX}
 */
public record Question(UUID id, byte[] body, byte[] signature) implements Message {
  public static final int BODY_BYTES_MAX = 256 << 10;
  public static final int SIGNATURE_BYTES_MAX = 1024;

  @Override
  public boolean equals(Object other) {
    return other instanceof Question that
        && id.equals(that.id)
        && Arrays.equals(body, that.body)
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
