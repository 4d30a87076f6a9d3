package io.drec.query.fleet;

import io.drec.query.question.Reply;
import java.nio.charset.StandardCharsets;

/** The answer of one host, byte for byte as it gave it. */
final class OneHost {
  private OneHost() {}

  static Reply reply(String name, HostAnswer answer) {
    return switch (answer.state()) {
      case ANSWERED -> new Reply(Reply.Status.ANSWER, answer.body(), next(answer), null);
      case NO_MATCH -> new Reply(Reply.Status.NOT_FOUND, answer.body(), next(answer), null);
      case FAILED, REFUSED, OFFLINE, PENDING, BY_INDEX ->
          new Reply(
              Reply.Status.UNREADABLE,
              ("host " + name + ": " + answer.state().label() + ", " + answer.why() + "\n")
                  .getBytes(StandardCharsets.UTF_8));
    };
  }

  private static @org.jspecify.annotations.Nullable String next(HostAnswer answer) {
    return answer.next().isEmpty() ? null : answer.next();
  }
}
