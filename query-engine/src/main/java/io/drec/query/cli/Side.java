package io.drec.query.cli;

import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import org.jspecify.annotations.Nullable;

/** Who answers: a recording on this host, or an engine. The bytes are the same. */
interface Side {
  /** Asks; throws {@link CommandException} when the side cannot be reached at all. */
  Reply ask(Question question, OutputFormat format);

  /**
   * The same side, asked with more patience; a recording needs none.
   *
   * @param wait and deadline as given; null: not
   */
  default Side keptOpen(@Nullable String wait, @Nullable String deadline) {
    throw new CommandException(
        CommandException.USAGE, "--wait and --deadline go with --at the URL of a centre");
  }
}
