package io.drec.relay.fleet;

import java.util.Arrays;
import java.util.UUID;

/**
 * A question that is kept open, as the fleet store sees it.
 *
 * @param goneNs from then on it may be dropped, ns since 1970 UTC
 * @param content what it asks, of whom and until when; the store does not read it
 */
public record KeptQuestion(UUID id, long goneNs, byte[] content) {
  /** The ids of a large fleet are most of it. */
  public static final int CONTENT_BYTES_MAX = 8 << 20;

  public KeptQuestion {
    content = content.clone();
    if (content.length > CONTENT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a question of " + content.length + " bytes; at most " + CONTENT_BYTES_MAX);
    }
  }

  @Override
  public byte[] content() {
    return content.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeptQuestion question
        && id.equals(question.id)
        && goneNs == question.goneNs
        && Arrays.equals(content, question.content);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
