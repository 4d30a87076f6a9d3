package io.drec.query.http;

import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import java.util.Map;

/**
 * A question with all that came with it.
 *
 * @param extras parameters that only this desk knows ({@link Desk#extras}), as they were given
 */
public record Asking(Question question, OutputFormat format, Who who, Map<String, String> extras) {
  public Asking {
    extras = Map.copyOf(extras);
  }
}
