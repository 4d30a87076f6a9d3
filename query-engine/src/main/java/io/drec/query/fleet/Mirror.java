package io.drec.query.fleet;

import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.relay.identity.HostId;
import org.jspecify.annotations.Nullable;

/** Answers for a host that is away, from the frames that it had sent. */
@FunctionalInterface
public interface Mirror {
  /** No frames are here. */
  Mirror NONE = (host, question) -> null;

  /**
   * An answer in JSON; null when no frame of the host is here, or they tell nothing of it. Throws
   * what reading them throws.
   */
  @Nullable Reply ask(HostId host, Question question);
}
