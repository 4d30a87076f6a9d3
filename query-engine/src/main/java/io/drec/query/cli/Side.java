package io.drec.query.cli;

import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;

/** Who answers: a recording on this host, or an engine. The bytes are the same. */
interface Side {
  /** Asks; throws {@link CommandException} when the side cannot be reached at all. */
  Reply ask(Question question, OutputFormat format);
}
