package io.drec.query.question;

import io.drec.query.causality.Cause;
import io.drec.query.causality.Step;
import io.drec.store.Edge;

/** A path in words, from the point back to the entry. */
final class Account {
  private Account() {}

  /** One sentence that can be pasted into a report. */
  static String sentence(Entities entities, Cause cause, long pointNs) {
    StringBuilder sentence = new StringBuilder();
    for (Step step : cause.path()) {
      String name = entities.shortly(step.entity(), WhyAnswer.momentNs(step, pointNs));
      Edge edge = step.edge();
      if (edge == null) {
        sentence.append(name);
      } else {
        sentence.append(sentence.indexOf(" ") < 0 || isFirst(cause, step) ? " " : ", ");
        sentence.append(clause(edge, isFirst(cause, step))).append(' ').append(name);
      }
    }
    return sentence.append(". It ").append(cause.kind().words()).append('.').toString();
  }

  private static boolean isFirst(Cause cause, Step step) {
    return cause.path().size() > 1 && cause.path().get(1).equals(step);
  }

  private static String clause(Edge edge, boolean first) {
    String verb = verb(edge);
    boolean passive = verb.endsWith(" by");
    if (passive) {
      return first ? "was " + verb : verb;
    }
    return first ? verb : "which " + verb;
  }

  /** How the entity that the edge acts on came of this one: {@code written by}, {@code read}. */
  static String verb(Edge edge) {
    return Verbs.of(edge.mechanism(), edge.from().kind());
  }
}
