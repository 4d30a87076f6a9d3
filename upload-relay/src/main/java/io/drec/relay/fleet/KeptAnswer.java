package io.drec.relay.fleet;

import io.drec.relay.identity.HostId;
import java.util.Arrays;

/**
 * What a host answered to a question that is kept open.
 *
 * @param content what it said; the store does not read it
 */
public record KeptAnswer(HostId host, byte[] content) {
  public KeptAnswer {
    content = content.clone();
  }

  @Override
  public byte[] content() {
    return content.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeptAnswer answer
        && host.equals(answer.host)
        && Arrays.equals(content, answer.content);
  }

  @Override
  public int hashCode() {
    return host.hashCode();
  }
}
