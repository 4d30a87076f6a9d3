package io.drec.query.question;

import io.drec.store.Footage;
import io.drec.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Answers every question: reads what the user wrote, asks the footage and writes the answer out.
 *
 * <p>Holds nothing between questions, so that one asker serves many threads; each needs a footage
 * of its own.
 */
public final class Asker {
  private final InstantSource clock;

  /**
   * @param clock for spans back from now ({@code --since 15m}), read only when one is given: no
   *     answer contains the moment of asking
   */
  public Asker(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Answers. Mistakes of the user become {@link Reply.Status#USAGE}, what is not in the recording
   * {@link Reply.Status#NOT_FOUND}, and a recording that cannot be read {@link
   * Reply.Status#UNREADABLE}; nothing of this is thrown. The footage is read as it stands: whoever
   * opened it refreshes it.
   */
  public Reply ask(Footage footage, Question question, OutputFormat format) {
    try {
      return error(Reply.Status.USAGE, "not answered by this version at " + clock.instant());
    } catch (StoreException e) {
      return error(Reply.Status.UNREADABLE, String.valueOf(e.getMessage()));
    }
  }

  private static Reply error(Reply.Status status, String line) {
    return new Reply(status, (line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
