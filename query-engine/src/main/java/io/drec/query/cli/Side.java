package io.drec.query.cli;

import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who answers: a recording on this host, or an engine. The bytes are the same. */
interface Side {
  /** Asks; throws {@link CommandException} when the side cannot be reached at all. */
  Reply ask(Question question, OutputFormat format);

  /**
   * The same side, asked with more patience; a recording needs none.
   *
   * @param wait and deadline as given; null: not
   * @param everyone whether every host is to be asked itself
   */
  default Side keptOpen(@Nullable String wait, @Nullable String deadline, boolean everyone) {
    throw new CommandException(
        CommandException.USAGE, "--wait, --deadline and --live go with --at the URL of a centre");
  }

  /** The same side, that tells how its answer comes to be; one that answers at once has nothing. */
  default Side telling(Consumer<String> lines) {
    return this;
  }
}
