package io.drec.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a span of time can be answered for: every answer carries it, so that "no" and "not known"
 * stay two things.
 *
 * @param fromNs first moment recorded within the span, ns since 1970 UTC; 0 when nothing was
 * @param toNs last moment recorded within the span
 * @param gaps times in which events were lost or not recorded, oldest first
 * @param notCaptured sentences: what the sensors that recorded this span do not see
 */
public record Coverage(long fromNs, long toNs, List<Gap> gaps, List<String> notCaptured) {
  public Coverage {
    gaps = List.copyOf(gaps);
    notCaptured = List.copyOf(notCaptured);
  }

  /**
   * @param cause word for {@link io.drec.record.LossCause}, lower case
   * @param count records lost, null when not known
   */
  public record Gap(String host, long fromNs, long toNs, String cause, @Nullable Long count) {}
}
