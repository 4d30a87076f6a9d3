package io.drec.relay.message;

import java.util.Arrays;
import java.util.UUID;

/**
 * A part of a host's answer; what status and bytes say is {@code io.drec.query.fleet}'s.
 *
 * @param number from 0
 * @param last whether no part follows
 * @param status one byte
 * @param bytes at most {@link #BYTES_MAX}
 */
public record AnswerPart(UUID question, int number, boolean last, int status, byte[] bytes)
    implements Message {
  public static final int BYTES_MAX = 4 << 20;

  @Override
  public boolean equals(Object other) {
    return other instanceof AnswerPart that
        && question.equals(that.question)
        && number == that.number
        && last == that.last
        && status == that.status
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return question.hashCode() * 31 + number;
  }
}
