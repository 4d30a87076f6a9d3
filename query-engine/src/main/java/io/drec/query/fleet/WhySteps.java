package io.drec.query.fleet;

import io.drec.query.question.Question;
import io.drec.relay.identity.HostId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a walk from host to host gets the answers that it goes by. */
interface WhySteps {
  /**
   * What hosts say to a question of the walk.
   *
   * @return each of them once, as far as is known now
   */
  Map<HostId, HostAnswer> ask(Question question, List<HostId> hosts);

  /** Whether this host was asked this, itself alone, at another time. */
  boolean wasAsked(Question question, HostId host);

  /** Whether the walk is to go on when this answer has come, rather than elsewhere now. */
  boolean awaits(@Nullable HostAnswer answer);
}
