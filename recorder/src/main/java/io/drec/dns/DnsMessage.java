package io.drec.dns;

import java.util.List;

/**
 * What one message says.
 *
 * @param response whether it answers
 * @param responseCode 0: no error, 3: no such name …
 * @param name that was asked for, without the last dot; what is not plain ASCII as {@code \ddd}
 * @param type of what was asked: 1 A, 28 AAAA …
 * @param answers addresses and names, in the order of the message
 * @param addresses those of the answers that are addresses, in the text form of the store
 * @param whole false where the message ended, or was cut, before its last answer
 */
public record DnsMessage(
    boolean response,
    int responseCode,
    String name,
    int type,
    List<String> answers,
    List<String> addresses,
    boolean whole) {
  public DnsMessage {
    answers = List.copyOf(answers);
    addresses = List.copyOf(addresses);
  }
}
